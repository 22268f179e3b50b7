import { redirect } from "next/navigation";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { requireSession } from "./(admin)/require-session";

/** The front door: the first workspace of whoever is signed in; while there is none, the operator's or one's own page. */
export default async function FrontDoor(): Promise<never> {
  const session = await requireSession("/");
  const [first] = await listMyWorkspaces(session);
  redirect(first ? `/w/${first.slug}/interactions` : session.isOperator ? "/operator" : "/me");
}

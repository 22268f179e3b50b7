import { redirect } from "next/navigation";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { requireSession } from "./(admin)/require-session";

/** The front door: the first workspace of whoever is signed in; the person's own page while there is none. */
export default async function FrontDoor(): Promise<never> {
  const [first] = await listMyWorkspaces(await requireSession("/"));
  redirect(first ? `/w/${first.slug}/interactions` : "/me");
}

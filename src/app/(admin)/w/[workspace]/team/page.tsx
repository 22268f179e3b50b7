import type { Metadata } from "next";
import { requireSession } from "../../../require-session";
import { enterWorkspace } from "../enter-workspace";
import { TeamView } from "./team-view";

export const metadata: Metadata = { title: "Team" };

type Props = { params: Promise<{ workspace: string }> };

export default async function TeamPage({ params }: Props) {
  const { workspace } = await params;
  const session = await requireSession(`/w/${workspace}/team`);
  const { role } = await enterWorkspace(session, workspace);
  return <TeamView workspace={workspace} role={role} userId={session.userId} />;
}

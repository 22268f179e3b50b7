import type { Metadata } from "next";
import { can } from "@/features/workspaces/rules";
import { isEmbedded } from "@/lib/env";
import { requireSession } from "../../../require-session";
import { enterWorkspace } from "../enter-workspace";
import { InteractionsView } from "./interactions-view";

export const metadata: Metadata = { title: "Interactions" };

type Props = { params: Promise<{ workspace: string }> };

export default async function InteractionsPage({ params }: Props) {
  const { workspace } = await params;
  const { role } = await enterWorkspace(await requireSession(`/w/${workspace}/interactions`), workspace);
  return (
    <InteractionsView
      workspace={workspace}
      mayConnect={can(role, "members.manage")}
      hasSimulator={isEmbedded("meta")}
    />
  );
}

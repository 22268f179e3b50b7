import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { can } from "@/features/workspaces/rules";
import { isId } from "@/lib/ids";
import { requireSession } from "../../../../require-session";
import { enterWorkspace } from "../../enter-workspace";
import { ConversationView } from "./conversation-view";

export const metadata: Metadata = { title: "Conversation" };

type Props = { params: Promise<{ workspace: string; conversation: string }> };

export default async function ConversationPage({ params }: Props) {
  const { workspace, conversation } = await params;
  if (!isId(conversation)) notFound();
  const { role } = await enterWorkspace(
    await requireSession(`/w/${workspace}/conversations/${conversation}`),
    workspace,
  );
  const mayErase = can(role, "customer.erase");
  return <ConversationView workspace={workspace} conversationId={conversation} mayErase={mayErase} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isId } from "@/lib/ids";
import { ConversationView } from "./conversation-view";

export const metadata: Metadata = { title: "Conversation" };

type Props = { params: Promise<{ workspace: string; conversation: string }> };

export default async function ConversationPage({ params }: Props) {
  const { workspace, conversation } = await params;
  if (!isId(conversation)) notFound();
  return <ConversationView workspace={workspace} conversationId={conversation} />;
}

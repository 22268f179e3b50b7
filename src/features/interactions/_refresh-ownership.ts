import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, interactions } from "@/db/schema/interactions";
import { workspaces } from "@/db/schema/workspaces";
import type { LockedConversation } from "./lock-conversation";

/** Reads who has the thread again from the last message that a person wrote in it, if any. */
export async function refreshOwnership(tx: Transaction, conversation: LockedConversation): Promise<void> {
  const lastWritten = sql`(
    select max(i.occurred_at) from ${interactions} i
    where i.workspace_id = ${conversations.workspaceId} and i.conversation_id = ${conversations.id} and i.author = 'person'
  )`;
  const holdFor = sql`(
    select make_interval(mins => w.handback_after_minutes) from ${workspaces} w where w.id = ${conversations.workspaceId}
  )`;
  await tx
    .update(conversations)
    .set({ personSince: lastWritten, personUntil: sql`${lastWritten} + ${holdFor}` })
    .where(eq(conversations.id, conversation.id));
}

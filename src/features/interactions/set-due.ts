import { inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, interactions } from "@/db/schema/interactions";
import { WAKE_GRACE_MS } from "./rules";

/**
 * Keeps the promise that nothing owed is forgotten: a conversation in which a message is owed is due after `delayMs`,
 * every other one is not. What a send under way covers is owed until the send is settled. Call last in each transaction
 * that changes a turn.
 * @returns whether anything is owed
 */
export async function setDue(tx: Transaction, conversationIds: string[], delayMs = WAKE_GRACE_MS): Promise<boolean> {
  if (conversationIds.length === 0) return false;
  const isOwed = sql`exists (
    select 1 from ${interactions} i
    where i.workspace_id = ${conversations.workspaceId} and i.conversation_id = ${conversations.id} and i.outcome = 'owed'
  )`;
  const updated = await tx
    .update(conversations)
    .set({ dueAt: sql`case when ${isOwed} then clock_timestamp() + make_interval(secs => ${delayMs / 1000}) end` })
    .where(inArray(conversations.id, conversationIds))
    .returning({ dueAt: conversations.dueAt });
  return updated.some((row) => row.dueAt !== null);
}

import { and, eq, inArray, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { LockedConversation } from "./lock-conversation";
import { openTask } from "./open-task";
import { IN_FLIGHT_STATES } from "./rules";

/**
 * Settles what is owed in a conversation as handed over and leaves a task for a person. What a send under way covers is
 * left to that send. Call with the lock held and `setDue` after.
 * @returns the number of interactions settled
 */
export async function handOverTurn(tx: Transaction, conversation: LockedConversation, reason: string): Promise<number> {
  const inFlight = tx
    .select({ id: replies.id })
    .from(replies)
    .where(and(eq(replies.conversationId, conversation.id), inArray(replies.state, [...IN_FLIGHT_STATES])));
  const settled = await tx
    .update(interactions)
    .set({ outcome: "handed_over", outcomeReason: reason, settledAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(interactions.conversationId, conversation.id),
        eq(interactions.outcome, "owed"),
        or(isNull(interactions.replyId), notInArray(interactions.replyId, inFlight)),
      ),
    )
    .returning({ id: interactions.id });
  if (settled.length === 0) return 0;
  await tx
    .update(replies)
    .set({ state: "superseded", stateReason: reason })
    .where(and(eq(replies.conversationId, conversation.id), eq(replies.state, "prepared")));
  await openTask(tx, { workspaceId: conversation.workspaceId, conversationId: conversation.id, reason });
  return settled.length;
}

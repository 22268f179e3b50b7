import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { LockedConversation } from "./lock-conversation";
import { openTask } from "./open-task";

/** Doubt never outweighs what is known to be sent; a product's word that it failed afterwards does. */
const MAY_END_FROM = { unknown: ["sending", "unknown"], failed: ["sending", "unknown", "sent"] } as const;

/**
 * A reply did not reach its customer (`failed`), or nobody can tell whether it did (`unknown`): it is never sent again
 * and a person gets the task. Later news of the delivery may overturn it. Call with the lock held and `setDue` after.
 */
export async function handOverReply(
  tx: Transaction,
  conversation: LockedConversation,
  replyId: string,
  ending: { state: "failed" | "unknown"; reason: string },
): Promise<void> {
  const ended = await tx
    .update(replies)
    .set({ state: ending.state, ...(ending.state === "failed" ? { stateReason: ending.reason } : {}) })
    .where(
      and(
        eq(replies.id, replyId),
        eq(replies.conversationId, conversation.id),
        inArray(replies.state, [...MAY_END_FROM[ending.state]]),
      ),
    )
    .returning({ id: replies.id });
  if (ended.length === 0) return;
  await tx
    .update(interactions)
    .set({ outcome: "handed_over", outcomeReason: ending.reason, settledAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(interactions.conversationId, conversation.id),
        eq(interactions.replyId, replyId),
        eq(interactions.direction, "inbound"),
        inArray(interactions.outcome, ["owed", "answered"]),
      ),
    );
  await openTask(tx, {
    workspaceId: conversation.workspaceId,
    conversationId: conversation.id,
    reason: ending.reason,
  });
}

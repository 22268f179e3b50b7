import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import type { RefusalAction, SendResult } from "@/features/channels/schema";
import { handOverReply } from "@/features/interactions/hand-over-reply";
import { type LockedConversation, lockConversation } from "@/features/interactions/lock-conversation";
import { UNKNOWN_WAIT_MS, WAKE_GRACE_MS } from "@/features/interactions/rules";
import { setDue } from "@/features/interactions/set-due";
import { settleSentReply } from "@/features/interactions/settle-sent-reply";

/**
 * Writes down what became of a claimed send. Idempotent, and never undoes what an echo or a status said before.
 * @returns whether anything is owed in the conversation after it
 */
export function settleReply(
  scope: WorkspaceScope,
  of: { replyId: string; conversationId: string },
  result: SendResult,
): Promise<boolean> {
  return inWorkspace(scope, async (tx) => {
    const conversation = await lockConversation(tx, of.conversationId);
    if (!conversation) return false;
    const delayMs = await apply(tx, conversation, of.replyId, result);
    return setDue(tx, [conversation.id], delayMs);
  });
}

/** @returns after how many milliseconds what is still owed is looked at again */
async function apply(
  tx: Transaction,
  conversation: LockedConversation,
  replyId: string,
  result: SendResult,
): Promise<number> {
  const isSending = and(eq(replies.id, replyId), eq(replies.state, "sending"));
  switch (result.kind) {
    case "sent":
      await settleSentReply(tx, conversation, { replyId, externalId: result.externalId, sentAt: conversation.now });
      return WAKE_GRACE_MS;
    case "unknown":
      await tx
        .update(replies)
        .set({ state: "unknown", stateReason: result.reason, unknownSince: sql`clock_timestamp()` })
        .where(isSending);
      return UNKNOWN_WAIT_MS;
    case "not_sent":
      await tx.update(replies).set({ state: "prepared" }).where(isSending);
      return result.retryAfterMs + WAKE_GRACE_MS;
    case "refused":
      await settleRefused(tx, conversation, replyId, result);
      return WAKE_GRACE_MS;
  }
}

/** Why a turn whose send was refused ends as it does. */
const REFUSALS = {
  disconnect: "channel_disconnected",
  misconfigured: "channel_misconfigured",
  person: "needs_a_person",
  bug: "could_not_send",
  drop: "customer_unreachable",
  already_done: "answered_elsewhere",
} as const satisfies Record<RefusalAction, string>;

async function settleRefused(
  tx: Transaction,
  conversation: LockedConversation,
  replyId: string,
  result: Extract<SendResult, { kind: "refused" }>,
): Promise<void> {
  const [reply] = await tx.select({ state: replies.state }).from(replies).where(eq(replies.id, replyId));
  if (reply?.state !== "sending") return;
  const reason = REFUSALS[result.action];
  if (result.action !== "drop" && result.action !== "already_done") {
    await handOverReply(tx, conversation, replyId, { state: "failed", reason });
    return;
  }
  await tx.update(replies).set({ state: "failed", stateReason: reason }).where(eq(replies.id, replyId));
  await tx
    .update(interactions)
    .set({ outcome: "silent", outcomeReason: reason, settledAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(interactions.conversationId, conversation.id),
        eq(interactions.replyId, replyId),
        eq(interactions.outcome, "owed"),
      ),
    );
}

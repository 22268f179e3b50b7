import { and, eq, inArray, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import { newId } from "@/lib/ids";
import { refreshOwnership } from "./_refresh-ownership";
import type { LockedConversation } from "./lock-conversation";
import { openTask } from "./open-task";
import { DELIVERY_REASONS, outboundKey } from "./rules";

/**
 * Meta has the reply: writes it into the ledger once, under the key that its echo carries, and settles the turn that it
 * answers. Idempotent, whoever learns it first: the send's own answer, the echo, or a status. That Meta took it says
 * nothing against its word that it failed later; only that it reached the customer (`hasArrived`) does. Call with the
 * lock held and `setDue` after.
 * @returns false where the reply was settled already
 */
export async function settleSentReply(
  tx: Transaction,
  conversation: LockedConversation,
  sent: { replyId: string; externalId: string; sentAt: Date; hasArrived?: boolean },
): Promise<boolean> {
  const [reply] = await tx
    .update(replies)
    .set({ state: "sent", externalId: sent.externalId, sentAt: sent.sentAt, unknownSince: null })
    .where(
      and(
        eq(replies.id, sent.replyId),
        eq(replies.conversationId, conversation.id),
        notInArray(replies.state, ["sent", "draft"]),
        sent.hasArrived
          ? undefined
          : sql`(${replies.state}, ${replies.stateReason}) is distinct from ('failed', 'delivery_failed')`,
      ),
    )
    .returning({ kind: replies.kind, text: replies.text, reason: replies.stateReason });
  if (!reply) return false;
  await writeOutbound(tx, conversation, sent, reply.text);
  await settleTurn(tx, conversation, sent.replyId, reply);
  return true;
}

async function writeOutbound(
  tx: Transaction,
  conversation: LockedConversation,
  sent: { replyId: string; externalId: string; sentAt: Date },
  text: string,
): Promise<void> {
  const dedupeKey = outboundKey(conversation.kind, sent.externalId);
  const inserted = await tx
    .insert(interactions)
    .values({
      id: newId(),
      workspaceId: conversation.workspaceId,
      channelId: conversation.channelId,
      conversationId: conversation.id,
      customerId: conversation.customerId,
      direction: "outbound",
      author: "ai",
      externalId: sent.externalId,
      dedupeKey,
      text,
      occurredAt: sent.sentAt,
      outcome: "sent",
      settledAt: sent.sentAt,
      replyId: sent.replyId,
    })
    .onConflictDoNothing()
    .returning({ id: interactions.id });
  if (inserted.length > 0) return;
  // Its echo came first and could not be told from a person's message: it was ours, so nobody took the thread.
  const corrected = await tx
    .update(interactions)
    .set({ author: "ai", replyId: sent.replyId })
    .where(
      and(
        eq(interactions.channelId, conversation.channelId),
        eq(interactions.dedupeKey, dedupeKey),
        eq(interactions.author, "person"),
      ),
    )
    .returning({ id: interactions.id });
  if (corrected.length > 0) await refreshOwnership(tx, conversation);
}

async function settleTurn(
  tx: Transaction,
  conversation: LockedConversation,
  replyId: string,
  reply: { kind: "answer" | "acknowledgement"; reason: string | null },
): Promise<void> {
  const ofThisTurn = and(eq(interactions.conversationId, conversation.id), eq(interactions.replyId, replyId));
  if (reply.kind === "acknowledgement") {
    const reason = reply.reason ?? "not_in_knowledge";
    const settled = await tx
      .update(interactions)
      .set({ outcome: "handed_over", outcomeReason: reason, settledAt: sql`clock_timestamp()` })
      .where(and(ofThisTurn, eq(interactions.outcome, "owed")))
      .returning({ id: interactions.id });
    if (settled.length > 0) {
      await openTask(tx, { workspaceId: conversation.workspaceId, conversationId: conversation.id, reason });
    }
    return;
  }
  const isOverturned = and(
    eq(interactions.outcome, "handed_over"),
    inArray(interactions.outcomeReason, [...DELIVERY_REASONS]),
  );
  const settled = await tx
    .update(interactions)
    .set({ outcome: "answered", outcomeReason: null, settledAt: sql`clock_timestamp()` })
    .where(and(ofThisTurn, eq(interactions.direction, "inbound"), or(eq(interactions.outcome, "owed"), isOverturned)))
    .returning({ id: interactions.id });
  if (settled.length === 0) return;
  await tx
    .update(tasks)
    .set({ doneAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(tasks.conversationId, conversation.id),
        isNull(tasks.doneAt),
        inArray(tasks.reason, [...DELIVERY_REASONS]),
      ),
    );
}

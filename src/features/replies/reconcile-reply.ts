import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { findCommentReply } from "@/features/channels/find-comment-reply";
import { handOverReply } from "@/features/interactions/hand-over-reply";
import { type LockedConversation, lockConversation } from "@/features/interactions/lock-conversation";
import { readTurn, type Turn } from "@/features/interactions/read-turn";
import { SENDING_STALE_MS, UNKNOWN_WAIT_MS } from "@/features/interactions/rules";
import { setDue } from "@/features/interactions/set-due";
import { settleSentReply } from "@/features/interactions/settle-sent-reply";
import { findPrepared } from "./_find-prepared";

export type Reconciliation =
  /** Nothing is under way; this is what is owed. Null where the workspace has no such conversation. */
  | { kind: "clear"; turn: Turn | null }
  /** A send is under way, or its echo may still come. The conversation is due when that time is over. */
  | { kind: "waiting" }
  /** Another attempt has written the reply to exactly what is owed; it is still to be sent. */
  | { kind: "prepared"; replyId: string; customerId: string };

type Lost = {
  replyId: string;
  conversationId: string;
  channelId: string;
  /** Null for a private message, which Meta does not let us look up. */
  commentId: string | null;
  text: string;
  claimedAt: Date;
};

/**
 * Looks at what earlier attempts left in a conversation before anything new is written. A claim whose process is lost
 * becomes `unknown`; what stays unknown after the wait for an echo or a status goes to a person and is never resent.
 * A public comment is looked up first: Meta can list the answers to it.
 * @returns what is owed, in the same transaction, where nothing is under way
 */
export async function reconcileReply(scope: WorkspaceScope, conversationId: string): Promise<Reconciliation> {
  const found = await inWorkspace(scope, (tx) => inspect(tx, conversationId));
  if (found.kind !== "lost") return found;
  const externalId = await lookUp(scope, found.lost);
  const turn = await inWorkspace(scope, async (tx) => {
    await conclude(tx, found.lost, externalId);
    return readTurn(tx, conversationId);
  });
  return { kind: "clear", turn };
}

async function inspect(
  tx: Transaction,
  conversationId: string,
): Promise<Reconciliation | { kind: "lost"; lost: Lost }> {
  const conversation = await lockConversation(tx, conversationId);
  if (!conversation) return { kind: "clear", turn: null };
  const isCovering = sql<boolean>`exists (select 1 from ${interactions} i where i.workspace_id = ${replies.workspaceId}
    and i.conversation_id = ${replies.conversationId} and i.reply_id = ${replies.id} and i.outcome = 'owed')`;
  const open = await tx
    .select()
    .from(replies)
    .where(
      and(
        eq(replies.conversationId, conversationId),
        inArray(replies.state, ["sending", "unknown", "prepared"]),
        isCovering,
      ),
    );
  const reply = open.find((row) => row.state !== "prepared");
  if (!reply) {
    const replyId = open.length > 0 ? await findPrepared(tx, conversationId) : null;
    if (replyId) return { kind: "prepared", replyId, customerId: conversation.customerId };
    return { kind: "clear", turn: await readTurn(tx, conversationId) };
  }
  const remainingMs =
    reply.state === "sending"
      ? remainingOf(conversation, reply.claimedAt, SENDING_STALE_MS)
      : remainingOf(conversation, reply.unknownSince, UNKNOWN_WAIT_MS);
  if (remainingMs > 0) {
    await setDue(tx, [conversationId], remainingMs);
    return { kind: "waiting" };
  }
  if (reply.state === "sending") {
    await tx
      .update(replies)
      .set({ state: "unknown", stateReason: "process_lost", unknownSince: sql`clock_timestamp()` })
      .where(eq(replies.id, reply.id));
    await setDue(tx, [conversationId], UNKNOWN_WAIT_MS);
    return { kind: "waiting" };
  }
  const commentId = conversation.kind === "comments" ? reply.answersExternalId : null;
  const claimedAt = reply.claimedAt ?? reply.createdAt;
  const { channelId } = conversation;
  return {
    kind: "lost",
    lost: { replyId: reply.id, conversationId, channelId, commentId, text: reply.text, claimedAt },
  };
}

function remainingOf(conversation: LockedConversation, since: Date | null, waitMs: number): number {
  return since === null ? 0 : since.getTime() + waitMs - conversation.now.getTime();
}

/** @returns Meta's id of our answer to the comment; null where it is not there or Meta cannot say */
async function lookUp(scope: WorkspaceScope, lost: Lost): Promise<string | null> {
  const { channelId, commentId, text, claimedAt } = lost;
  if (commentId === null) return null;
  const search = await findCommentReply(scope, { channelId, commentId, text, notBefore: claimedAt });
  return search.kind === "found" ? search.externalId : null;
}

async function conclude(tx: Transaction, lost: Lost, externalId: string | null): Promise<void> {
  const conversation = await lockConversation(tx, lost.conversationId);
  if (!conversation) return;
  if (externalId === null) {
    await handOverReply(tx, conversation, lost.replyId, { state: "unknown", reason: "delivery_unknown" });
  } else {
    await settleSentReply(tx, conversation, { replyId: lost.replyId, externalId, sentAt: conversation.now });
  }
  await setDue(tx, [conversation.id]);
}

import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { customers, interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { type LockedConversation, lockConversation } from "@/features/interactions/lock-conversation";
import { hasPerson, isWindowOpen, SENDING_STALE_MS } from "@/features/interactions/rules";
import { setDue } from "@/features/interactions/set-due";

export type Claim =
  | {
      kind: "claimed";
      conversationId: string;
      send: { channelId: string; to: { customer: string } | { comment: string }; text: string; replyId: string };
    }
  /** Not to be sent: the turn has changed, a person took over, or the window closed. What is owed is decided anew. */
  | { kind: "superseded"; reason: string }
  /** Another attempt has claimed it, or another reply there, and its end is not known yet. */
  | { kind: "in_flight" }
  /** Settled already. */
  | { kind: "done" };

/**
 * The last look before a send, in one transaction with the conversation locked: only who gets `claimed` may call the
 * channel, once. Ownership, window, mode and what is owed are read again here.
 */
export function claimReply(scope: WorkspaceScope, replyId: string): Promise<Claim> {
  return inWorkspace(scope, async (tx) => {
    const ofReply = eq(replies.id, replyId);
    const [named] = await tx.select({ conversationId: replies.conversationId }).from(replies).where(ofReply);
    const conversation = named ? await lockConversation(tx, named.conversationId) : null;
    const reply = conversation ? await readPrepared(tx, conversation, replyId) : null;
    if (!conversation || !reply) return { kind: "done" };
    if (reply.state === "sending" || reply.state === "unknown") return { kind: "in_flight" };
    if (reply.state !== "prepared") return { kind: "done" };
    if (reply.isOtherSending) return { kind: "in_flight" };
    const reason = findObstacle(conversation, reply);
    if (reason) {
      await tx.update(replies).set({ state: "superseded", stateReason: reason }).where(ofReply);
      return { kind: "superseded", reason };
    }
    await tx.update(replies).set({ state: "sending", claimedAt: sql`clock_timestamp()` }).where(ofReply);
    await setDue(tx, [conversation.id], SENDING_STALE_MS);
    const to = conversation.kind === "comments" ? { comment: reply.answersExternalId } : { customer: reply.customer };
    return {
      kind: "claimed",
      conversationId: conversation.id,
      send: { channelId: conversation.channelId, to, text: reply.text, replyId },
    };
  });
}

/** The reply with everything that may stand in its way, as it is under the lock. */
async function readPrepared(tx: Transaction, conversation: LockedConversation, replyId: string) {
  const owedOf = sql`select count(*)::int from ${interactions} i where i.workspace_id = ${replies.workspaceId}
    and i.conversation_id = ${replies.conversationId} and i.outcome = 'owed'`;
  const [reply] = await tx
    .select({
      id: replies.id,
      state: replies.state,
      text: replies.text,
      answersExternalId: replies.answersExternalId,
      replyMode: workspaces.replyMode,
      customer: customers.externalId,
      covered: sql<number>`(${owedOf} and i.reply_id = ${replies.id})`,
      uncovered: sql<number>`(${owedOf} and i.reply_id is distinct from ${replies.id})`,
      isOtherSending: sql<boolean>`exists (select 1 from ${replies} o where o.workspace_id = ${replies.workspaceId}
        and o.conversation_id = ${replies.conversationId} and o.state = 'sending')`,
    })
    .from(replies)
    .innerJoin(workspaces, eq(workspaces.id, replies.workspaceId))
    .innerJoin(
      customers,
      and(eq(customers.workspaceId, replies.workspaceId), eq(customers.id, conversation.customerId)),
    )
    .where(eq(replies.id, replyId));
  return reply ?? null;
}

function findObstacle(
  conversation: LockedConversation,
  reply: { replyMode: string; covered: number; uncovered: number },
): string | null {
  if (hasPerson(conversation)) return "person_has_thread";
  if (!isWindowOpen(conversation)) return "window_closed";
  if (reply.replyMode !== "auto") return "mode_changed";
  if (reply.covered === 0) return "nothing_owed";
  return reply.uncovered > 0 ? "newer_message" : null;
}

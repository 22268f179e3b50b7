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
    const [reply] = conversation ? await tx.select().from(replies).where(ofReply) : [];
    if (!conversation || !reply) return { kind: "done" };
    if (reply.state === "sending" || reply.state === "unknown") return { kind: "in_flight" };
    if (reply.state !== "prepared") return { kind: "done" };
    if (await isSending(tx, conversation)) return { kind: "in_flight" };
    const reason = await findObstacle(tx, conversation, reply);
    if (reason) {
      await tx.update(replies).set({ state: "superseded", stateReason: reason }).where(ofReply);
      return { kind: "superseded", reason };
    }
    await tx.update(replies).set({ state: "sending", claimedAt: sql`clock_timestamp()` }).where(ofReply);
    await setDue(tx, [conversation.id], SENDING_STALE_MS);
    const to =
      conversation.kind === "comments"
        ? { comment: reply.answersExternalId }
        : { customer: await readCustomer(tx, conversation) };
    return {
      kind: "claimed",
      conversationId: conversation.id,
      send: { channelId: conversation.channelId, to, text: reply.text, replyId },
    };
  });
}

async function findObstacle(
  tx: Transaction,
  conversation: LockedConversation,
  reply: { id: string },
): Promise<string | null> {
  if (hasPerson(conversation)) return "person_has_thread";
  if (!isWindowOpen(conversation)) return "window_closed";
  const [workspace] = await tx
    .select({ replyMode: workspaces.replyMode })
    .from(workspaces)
    .where(eq(workspaces.id, conversation.workspaceId));
  if (workspace?.replyMode !== "auto") return "mode_changed";
  const [owed] = await tx
    .select({
      covered: sql<number>`count(*) filter (where ${interactions.replyId} = ${reply.id})::int`,
      newer: sql<number>`count(*) filter (where ${interactions.replyId} is distinct from ${reply.id})::int`,
    })
    .from(interactions)
    .where(and(eq(interactions.conversationId, conversation.id), eq(interactions.outcome, "owed")));
  if (!owed || owed.covered === 0) return "nothing_owed";
  return owed.newer > 0 ? "newer_message" : null;
}

async function isSending(tx: Transaction, conversation: LockedConversation): Promise<boolean> {
  const [row] = await tx
    .select({ id: replies.id })
    .from(replies)
    .where(and(eq(replies.conversationId, conversation.id), eq(replies.state, "sending")))
    .limit(1);
  return row !== undefined;
}

async function readCustomer(tx: Transaction, conversation: LockedConversation): Promise<string> {
  const [customer] = await tx
    .select({ externalId: customers.externalId })
    .from(customers)
    .where(eq(customers.id, conversation.customerId));
  return customer?.externalId ?? "";
}

import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { newestFirst } from "@/db/newest-first";
import { conversations, interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { decodeCursor, encodeCursor, type Position } from "@/lib/cursor";
import { AppError } from "@/lib/errors";
import type { Author, Direction, Outcome } from "./schema";

export type Message = {
  id: string;
  direction: Direction;
  author: Author;
  text: string;
  /** By Meta's clock, ISO 8601 in UTC to the microsecond: the order of the thread. */
  occurredAt: string;
  outcome: Outcome;
  outcomeReason: string | null;
  /** Inbound: the reply that took its turn. Outbound: the reply that it is. */
  replyId: string | null;
};

/** What the AI wrote for a turn, whether it was sent or not, and everything that explains it. */
export type AiReply = Pick<typeof replies.$inferSelect, keyof typeof shownOfReply>;

export type MessagePage = { messages: Message[]; replies: AiReply[]; nextCursor: string | null };

const PAGE_MESSAGES = 40;
const walk = newestFirst(interactions.occurredAt, interactions.id);
/** How many of the newest replies the first page looks through for ones that became no message. */
const RECENT_REPLIES = 20;
const UNSENT_STATES: readonly AiReply["state"][] = ["prepared", "draft", "sending", "unknown", "failed"];

/**
 * One page of a conversation, newest first, with the AI's replies to what it shows. The first page also brings what
 * the AI wrote lately that is not a message (yet): drafts, sends under way or in doubt. `limit` is 1 to 100.
 * @throws AppError `not_found` for a conversation of nobody here, `invalid` for a cursor of another list.
 */
export async function listMessages(
  scope: WorkspaceScope,
  request: { conversationId: string; cursor?: string | null; limit?: number },
): Promise<MessagePage> {
  const { conversationId, cursor = null, limit = PAGE_MESSAGES } = request;
  const list = [scope.workspaceId, "messages", conversationId];
  const after = cursor === null ? null : decodeCursor(list, cursor);
  return inWorkspace(scope, async (tx) => {
    const found = await selectMessages(tx, scope, { conversationId, after, limit: limit + 1 });
    if (found.length === 0) await requireConversation(tx, scope, conversationId);
    const messages = found.slice(0, limit);
    const ofMessages = await findReplies(tx, scope, [...new Set(messages.flatMap((message) => message.replyId ?? []))]);
    const unsent = after === null ? await findUnsent(tx, scope, conversationId) : [];
    const known = new Set(ofMessages.map((reply) => reply.id));
    const last = messages.at(-1);
    return {
      messages,
      replies: [...ofMessages, ...unsent.filter((reply) => !known.has(reply.id))],
      nextCursor: found.length > limit && last ? encodeCursor(list, { at: last.occurredAt, id: last.id }) : null,
    };
  });
}

function selectMessages(
  tx: Transaction,
  scope: WorkspaceScope,
  page: { conversationId: string; after: Position | null; limit: number },
): Promise<Message[]> {
  return tx
    .select({
      id: interactions.id,
      direction: interactions.direction,
      author: interactions.author,
      text: interactions.text,
      occurredAt: sql<string>`to_char(${interactions.occurredAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
      outcome: interactions.outcome,
      outcomeReason: interactions.outcomeReason,
      replyId: interactions.replyId,
    })
    .from(interactions)
    .where(
      and(
        eq(interactions.workspaceId, scope.workspaceId),
        eq(interactions.conversationId, page.conversationId),
        walk.after(page.after),
      ),
    )
    .orderBy(...walk.order)
    .limit(page.limit);
}

const shownOfReply = {
  id: replies.id,
  kind: replies.kind,
  state: replies.state,
  stateReason: replies.stateReason,
  text: replies.text,
  evidence: replies.evidence,
  model: replies.model,
  inputTokens: replies.inputTokens,
  outputTokens: replies.outputTokens,
  costMicros: replies.costMicros,
  generationMs: replies.generationMs,
  pipelineVersion: replies.pipelineVersion,
  claimedAt: replies.claimedAt,
  sentAt: replies.sentAt,
  createdAt: replies.createdAt,
};

async function findReplies(tx: Transaction, scope: WorkspaceScope, ids: string[]): Promise<AiReply[]> {
  if (ids.length === 0) return [];
  return tx
    .select(shownOfReply)
    .from(replies)
    .where(and(eq(replies.workspaceId, scope.workspaceId), inArray(replies.id, ids)));
}

async function findUnsent(tx: Transaction, scope: WorkspaceScope, conversationId: string): Promise<AiReply[]> {
  const recent = await tx
    .select(shownOfReply)
    .from(replies)
    .where(and(eq(replies.workspaceId, scope.workspaceId), eq(replies.conversationId, conversationId)))
    .orderBy(desc(replies.createdAt), desc(replies.id))
    .limit(RECENT_REPLIES);
  return recent.filter((reply) => UNSENT_STATES.includes(reply.state));
}

async function requireConversation(tx: Transaction, scope: WorkspaceScope, conversationId: string): Promise<void> {
  const [found] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.workspaceId, scope.workspaceId), eq(conversations.id, conversationId)));
  if (found === undefined) throw new AppError("not_found", "This conversation does not exist here.");
}

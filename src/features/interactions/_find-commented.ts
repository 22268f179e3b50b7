import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import { commentKey } from "@/features/channels/rules";
import type { CommentEchoItem } from "@/features/channels/schema";
import { isSameText } from "./rules";

export type CommentEcho = CommentEchoItem & { channelId: string };

export const parentKeyOf = (echo: CommentEcho) => `${echo.channelId} ${commentKey(echo.parentId)}`;

/**
 * In which conversations public answers of the business stand: where our own answer with these words is under way, since
 * Instagram hangs it below the top of a thread that somebody else may have begun, else where the comment above stands.
 * @returns conversation ids by echo; an echo under nothing that we know is left out
 */
export async function findCommented(tx: Transaction, echoes: CommentEcho[]): Promise<Map<CommentEcho, string>> {
  if (echoes.length === 0) return new Map();
  const channelIds = [...new Set(echoes.map((echo) => echo.channelId))];
  const parents = await tx
    .select({
      channelId: interactions.channelId,
      dedupeKey: interactions.dedupeKey,
      conversationId: interactions.conversationId,
    })
    .from(interactions)
    .where(
      and(
        inArray(interactions.channelId, channelIds),
        inArray(
          interactions.dedupeKey,
          echoes.map((echo) => commentKey(echo.parentId)),
        ),
      ),
    );
  const sending = await tx
    .select({ channelId: conversations.channelId, conversationId: replies.conversationId, text: replies.text })
    .from(replies)
    .innerJoin(
      conversations,
      and(eq(conversations.workspaceId, replies.workspaceId), eq(conversations.id, replies.conversationId)),
    )
    .where(
      and(
        eq(replies.state, "sending"),
        eq(conversations.kind, "comments"),
        inArray(conversations.channelId, channelIds),
      ),
    );
  const above = new Map(parents.map((row) => [`${row.channelId} ${row.dedupeKey}`, row.conversationId]));
  const placed = echoes.flatMap((echo): [CommentEcho, string][] => {
    const parent = above.get(parentKeyOf(echo));
    const { text } = echo;
    const ours = sending.filter(
      (reply) => text !== null && reply.channelId === echo.channelId && isSameText(reply.text, text),
    );
    const own = ours.find((reply) => reply.conversationId === parent) ?? ours[0];
    const conversationId = own?.conversationId ?? parent;
    return conversationId === undefined ? [] : [[echo, conversationId]];
  });
  return new Map(placed);
}

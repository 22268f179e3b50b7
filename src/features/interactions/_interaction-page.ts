import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { newestFirst } from "@/db/newest-first";
import { interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import type { Position } from "@/lib/cursor";
import type { InteractionFilters } from "./schema";

/** Characters of a message that a row of the list shows. */
const EXCERPT_CHARS = 240;
const walk = newestFirst(interactions.createdAt, interactions.id);

/**
 * The statement behind one page: `limit` rows after `after`, newest first. Every combination of filters has its own
 * index that ends in (created_at, id), so that a page is a walk along an index, wherever it lies.
 */
export function selectInteractionPage(
  tx: Transaction,
  scope: WorkspaceScope,
  page: InteractionFilters & { after: Position | null; limit: number },
) {
  return tx
    .select({
      id: interactions.id,
      createdAt: interactions.createdAt,
      direction: interactions.direction,
      author: interactions.author,
      excerpt: sql<string>`left(${interactions.text}, ${EXCERPT_CHARS})`,
      outcome: interactions.outcome,
      outcomeReason: interactions.outcomeReason,
      channelId: interactions.channelId,
      conversationId: interactions.conversationId,
    })
    .from(interactions)
    .where(
      and(
        eq(interactions.workspaceId, scope.workspaceId),
        page.channelId ? eq(interactions.channelId, page.channelId) : undefined,
        page.outcome ? eq(interactions.outcome, page.outcome) : undefined,
        walk.after(page.after),
      ),
    )
    .orderBy(...walk.order)
    .limit(page.limit);
}

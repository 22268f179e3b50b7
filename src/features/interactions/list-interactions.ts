import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { conversations, customers } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import type { ThreadKind } from "@/features/channels/schema";
import { decodeCursor, encodeCursor } from "@/lib/cursor";
import { AppError } from "@/lib/errors";
import { isItsCustomer } from "./_conversation-joins";
import { selectInteractionPage } from "./_interaction-page";
import type { Author, Direction, InteractionFilters, Outcome } from "./schema";

export type InteractionRow = {
  id: string;
  createdAt: Date;
  direction: Direction;
  author: Author;
  /** The beginning of the message. */
  excerpt: string;
  outcome: Outcome;
  outcomeReason: string | null;
  channelId: string;
  conversationId: string;
  conversationKind: ThreadKind;
  customerName: string | null;
  customerExternalId: string;
};

export type InteractionPage = { rows: InteractionRow[]; nextCursor: string | null };

const PAGE_ROWS = 50;

/**
 * One page of everything that came in and went out, newest first. `cursor` is a former page's `nextCursor`, with the
 * same filters; `limit` is 1 to 100 rows.
 * @throws AppError `invalid` for a cursor that is not of this list, `not_found` for a channel of nobody here.
 */
export async function listInteractions(
  scope: WorkspaceScope,
  request: InteractionFilters & { cursor?: string | null; limit?: number },
): Promise<InteractionPage> {
  const { channelId = null, outcome = null, cursor = null, limit = PAGE_ROWS } = request;
  const list = [scope.workspaceId, "interactions", channelId, outcome];
  const after = cursor === null ? null : decodeCursor(list, cursor);
  return inWorkspace(scope, async (tx) => {
    const found = await selectInteractionPage(tx, scope, { channelId, outcome, after, limit: limit + 1 });
    if (found.length === 0 && channelId !== null) await requireChannel(tx, scope, channelId);
    const page = found.slice(0, limit);
    const people = await findPeople(tx, scope, [...new Set(page.map((row) => row.conversationId))]);
    const last = page.at(-1);
    return {
      rows: page.map((row) => ({ ...row, ...people(row.conversationId) })),
      nextCursor:
        found.length > limit && last ? encodeCursor(list, { at: last.createdAt.toISOString(), id: last.id }) : null,
    };
  });
}

/** Who the conversations of a page are with. Apart from the page's statement, so that no join can change its plan. */
async function findPeople(tx: Transaction, scope: WorkspaceScope, conversationIds: string[]) {
  const found =
    conversationIds.length === 0
      ? []
      : await tx
          .select({
            id: conversations.id,
            conversationKind: conversations.kind,
            customerName: customers.name,
            customerExternalId: customers.externalId,
          })
          .from(conversations)
          .innerJoin(customers, isItsCustomer)
          .where(and(eq(conversations.workspaceId, scope.workspaceId), inArray(conversations.id, conversationIds)));
  const byId = new Map(found.map(({ id, ...person }) => [id, person]));
  return (conversationId: string) => {
    const person = byId.get(conversationId);
    if (person === undefined) throw new AppError("internal", "an interaction without its conversation");
    return person;
  };
}

async function requireChannel(tx: Transaction, scope: WorkspaceScope, channelId: string): Promise<void> {
  const [channel] = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.workspaceId, scope.workspaceId), eq(channels.id, channelId)));
  if (channel === undefined) throw new AppError("not_found", "This channel does not exist here.");
}

import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";
import type { LockedConversation } from "./lock-conversation";
import { WAKE_GRACE_MS, WINDOW_MS } from "./rules";

export type NewInbound = {
  conversation: LockedConversation;
  externalId: string;
  dedupeKey: string;
  text: string;
  occurredAt: Date;
};

/**
 * Writes what customers wrote as owed, once each: the unique index decides what is new. Conversations that got
 * something new become due and their window moves on.
 * @returns the number of new rows and the conversations that got them
 */
export async function insertInbound(
  tx: Transaction,
  scope: WorkspaceScope,
  items: NewInbound[],
): Promise<{ recorded: number; conversationIds: string[] }> {
  if (items.length === 0) return { recorded: 0, conversationIds: [] };
  // Ids grow with the time of writing, so that a page of one delivery reads in the order of what was said.
  const ids = items.map(() => newId()).sort();
  const wanted = items
    .toSorted((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())
    .map((item, place) => ({
      id: ids[place],
      channel_id: item.conversation.channelId,
      conversation_id: item.conversation.id,
      customer_id: item.conversation.customerId,
      external_id: item.externalId,
      dedupe_key: item.dedupeKey,
      text: item.text,
      occurred_at: item.occurredAt.toISOString(),
    }));
  const rows = await tx.execute<{ conversationId: string; newest: string; count: number }>(sql`
    with recorded as (
      insert into ${interactions} (id, workspace_id, channel_id, conversation_id, customer_id, direction, author,
        external_id, dedupe_key, text, occurred_at, outcome)
      select w.id, ${scope.workspaceId}, w.channel_id, w.conversation_id, w.customer_id, 'inbound', 'customer',
        w.external_id, w.dedupe_key, w.text, w.occurred_at, 'owed'
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, channel_id uuid, conversation_id uuid,
        customer_id uuid, external_id text, dedupe_key text, text text, occurred_at timestamptz)
      on conflict (workspace_id, channel_id, dedupe_key) do nothing
      returning conversation_id, occurred_at
    ), fresh as (
      select conversation_id, least(max(occurred_at), clock_timestamp()) as newest, count(*)::int as count
      from recorded group by conversation_id
    )
    update ${conversations} c set
      last_interaction_at = greatest(c.last_interaction_at, f.newest),
      window_closes_at = case when c.kind = 'direct'
        then greatest(c.window_closes_at, f.newest + make_interval(secs => ${WINDOW_MS / 1000})) end,
      due_at = least(c.due_at, clock_timestamp() + make_interval(secs => ${WAKE_GRACE_MS / 1000})),
      wakes = 0
    from fresh f where c.workspace_id = ${scope.workspaceId} and c.id = f.conversation_id
    returning c.id as "conversationId", f.count`);
  return {
    recorded: [...rows].reduce((sum, row) => sum + row.count, 0),
    conversationIds: [...rows].map((row) => row.conversationId),
  };
}

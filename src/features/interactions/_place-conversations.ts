import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, customers } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";
import type { LockedConversation } from "./lock-conversation";

/** Where an item belongs: whom the business speaks with, where, and under which post. */
export type Place = {
  channelId: string;
  /** Meta's id of the customer. */
  customer: string;
  customerName: string | null;
  kind: "direct" | "comments";
  threadKey: string;
  occurredAt: Date;
};

const customerKeyOf = (place: { channelId: string; customer: string }) => `${place.channelId} ${place.customer}`;
export const placeKeyOf = (place: Omit<Place, "customerName" | "occurredAt">) =>
  `${customerKeyOf(place)} ${place.kind} ${place.threadKey}`;

/**
 * Finds or makes the customers and conversations of a delivery and locks the conversations, always in the order of
 * their keys, so that two deliveries at once make neither two of them nor a deadlock.
 * @param alsoLock conversations that are known by id already
 * @returns the locked conversations, by `placeKeyOf` and by id
 */
export async function placeConversations(
  tx: Transaction,
  scope: WorkspaceScope,
  places: Place[],
  alsoLock: string[],
): Promise<{ byPlace: Map<string, LockedConversation>; byId: Map<string, LockedConversation> }> {
  const customerIds = await findOrMakeCustomers(tx, scope, places);
  const wanted = [...new Map(places.map((place) => [placeKeyOf(place), place])).entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, place]) => ({
      id: newId(),
      channel_id: place.channelId,
      customer_id: customerIds.get(customerKeyOf(place)),
      kind: place.kind,
      thread_key: place.threadKey,
      last_interaction_at: place.occurredAt.toISOString(),
    }));
  if (wanted.length > 0) {
    await tx.execute(sql`
      insert into ${conversations} (id, workspace_id, channel_id, customer_id, kind, thread_key, last_interaction_at)
      select w.id, ${scope.workspaceId}, w.channel_id, w.customer_id, w.kind, w.thread_key, w.last_interaction_at
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(
        id uuid, channel_id uuid, customer_id uuid, kind text, thread_key text, last_interaction_at timestamptz)
      on conflict do nothing`);
  }
  const rows = await tx.execute<LockedRow>(sql`
    select c.id, c.workspace_id as "workspaceId", c.channel_id as "channelId", c.customer_id as "customerId", c.kind,
      c.thread_key as "threadKey", p.external_id as customer
    from ${conversations} c join ${customers} p on p.workspace_id = c.workspace_id and p.id = c.customer_id
    where c.workspace_id = ${scope.workspaceId} and c.id in (
      select k.id from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(
        channel_id uuid, customer_id uuid, kind text, thread_key text)
      join ${conversations} k on k.workspace_id = ${scope.workspaceId} and k.channel_id = w.channel_id
        and k.customer_id = w.customer_id and k.kind = w.kind and k.thread_key = w.thread_key
      union
      select value::uuid from jsonb_array_elements_text(${JSON.stringify(alsoLock)}::jsonb))
    order by c.id
    for no key update of c`);
  const now = new Date();
  const locked = [...rows].map((row) => ({ ...row, personUntil: null, windowClosesAt: null, now }));
  return {
    byPlace: new Map(locked.map((row) => [placeKeyOf(row), row])),
    byId: new Map(locked.map((row) => [row.id, row])),
  };
}

type LockedRow = Omit<LockedConversation, "personUntil" | "windowClosesAt" | "now"> & {
  threadKey: string;
  customer: string;
};

async function findOrMakeCustomers(
  tx: Transaction,
  scope: WorkspaceScope,
  places: Place[],
): Promise<Map<string, string>> {
  if (places.length === 0) return new Map();
  const newest = new Map<string, Place>();
  for (const place of places) {
    const known = newest.get(customerKeyOf(place));
    newest.set(customerKeyOf(place), { ...place, customerName: place.customerName ?? known?.customerName ?? null });
  }
  const wanted = [...newest.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, place]) => ({
      id: newId(),
      channel_id: place.channelId,
      external_id: place.customer,
      name: place.customerName,
    }));
  const rows = await tx.execute<{ id: string; channelId: string; customer: string }>(sql`
    insert into ${customers} as known (id, workspace_id, channel_id, external_id, name)
    select w.id, ${scope.workspaceId}, w.channel_id, w.external_id, w.name
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, channel_id uuid, external_id text, name text)
    on conflict (workspace_id, channel_id, external_id) do update set name = coalesce(excluded.name, known.name)
    returning id, channel_id as "channelId", external_id as customer`);
  return new Map([...rows].map((row) => [customerKeyOf(row), row.id]));
}

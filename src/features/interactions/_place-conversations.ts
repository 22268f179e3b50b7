import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, customers } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import type { ThreadKind } from "@/features/channels/schema";
import { newId } from "@/lib/ids";
import { customerKeyOf } from "./_place-customers";
import type { LockedConversation } from "./lock-conversation";

/** Where an item belongs: whom the business speaks with, where, and under which post. */
export type Place = {
  channelId: string;
  /** Meta's id of the customer. */
  customer: string;
  customerName: string | null;
  kind: ThreadKind;
  threadKey: string;
  occurredAt: Date;
};

export const placeKeyOf = (place: Omit<Place, "customerName" | "occurredAt">) =>
  `${customerKeyOf(place)} ${place.kind} ${place.threadKey}`;

/**
 * Finds or makes the conversations of a delivery and locks them, always in the order of their keys, so that two
 * deliveries at once make neither two of them nor a deadlock. Customers get the names that they go by now.
 * @param customerIds of every place, by `customerKeyOf`, locked
 * @param alsoLock conversations that are known by id already
 * @returns the locked conversations, by `placeKeyOf` and by id
 */
export async function placeConversations(
  tx: Transaction,
  scope: WorkspaceScope,
  places: Place[],
  customerIds: Map<string, string>,
  alsoLock: string[],
): Promise<{ byPlace: Map<string, LockedConversation>; byId: Map<string, LockedConversation> }> {
  const names = new Map(
    places.flatMap((place) => (place.customerName ? [[customerKeyOf(place), place.customerName]] : [])),
  );
  const wanted = [...new Map(places.map((place) => [placeKeyOf(place), place])).entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, place]) => ({
      id: newId(),
      channel_id: place.channelId,
      customer_id: customerIds.get(customerKeyOf(place)),
      name: names.get(customerKeyOf(place)) ?? null,
      kind: place.kind,
      thread_key: place.threadKey,
      last_interaction_at: place.occurredAt.toISOString(),
    }));
  if (wanted.length > 0) {
    await tx.execute(sql`
      with wanted as (
        select * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, channel_id uuid,
          customer_id uuid, name text, kind text, thread_key text, last_interaction_at timestamptz)
      ), named as (
        update ${customers} c set name = w.name from wanted w
        where c.workspace_id = ${scope.workspaceId} and c.id = w.customer_id and c.name is distinct from w.name
          and w.name is not null
      )
      insert into ${conversations} (id, workspace_id, channel_id, customer_id, kind, thread_key, last_interaction_at)
      select w.id, ${scope.workspaceId}, w.channel_id, w.customer_id, w.kind, w.thread_key, w.last_interaction_at
      from wanted w
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

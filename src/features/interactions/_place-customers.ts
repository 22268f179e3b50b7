import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, customers } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";

type Named = { channelId: string; customer: string };

export const customerKeyOf = (named: Named) => `${named.channelId} ${named.customer}`;

/**
 * Finds or makes customers and locks them, always in the order of their keys.
 * @returns their ids by `customerKeyOf`
 */
export async function placeCustomers(
  tx: Transaction,
  scope: WorkspaceScope,
  named: Named[],
): Promise<Map<string, string>> {
  if (named.length === 0) return new Map();
  const wanted = [...new Map(named.map((one) => [customerKeyOf(one), one])).entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, one]) => ({ id: newId(), channel_id: one.channelId, external_id: one.customer }));
  const rows = await tx.execute<{ id: string; channelId: string; customer: string }>(sql`
    insert into ${customers} as known (id, workspace_id, channel_id, external_id)
    select w.id, ${scope.workspaceId}, w.channel_id, w.external_id
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, channel_id uuid, external_id text)
    on conflict (workspace_id, channel_id, external_id) do update set name = known.name
    returning id, channel_id as "channelId", external_id as customer`);
  return new Map([...rows].map((row) => [customerKeyOf(row), row.id]));
}

/** Takes away again those of `customerIds` of whom nothing is kept: they were made only to be locked. */
export async function dropUnplaced(tx: Transaction, customerIds: string[]): Promise<void> {
  await tx.execute(sql`
    delete from ${customers} c
    where c.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(customerIds)}::jsonb))
      and not exists (
        select 1 from ${conversations} k where k.workspace_id = c.workspace_id and k.customer_id = c.id)`);
}

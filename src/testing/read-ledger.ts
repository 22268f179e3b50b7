import type { Sql } from "postgres";

/** What the rows say of one customer, by Meta's id. */
export type Ledger = {
  customerId: string;
  inbound: { externalId: string; text: string; outcome: string; reason: string | null; isSettled: boolean }[];
  outbound: { externalId: string; author: string; text: string }[];
  replies: { kind: string; state: string; externalId: string | null; cited: string[] }[];
  /** Reasons of the tasks that wait for a person. */
  openTasks: string[];
};

/** Reads the ledger of these customers past every policy, oldest row first; who never wrote is left out. */
export async function readLedger(sql: Sql, customerIds: string[]): Promise<Ledger[]> {
  return sql<Ledger[]>`
    select c.external_id as "customerId",
      coalesce((select json_agg(json_build_object('externalId', i.external_id, 'text', i.text, 'outcome', i.outcome,
          'reason', i.outcome_reason, 'isSettled', i.settled_at is not null) order by i.id)
        from interactions i where i.customer_id = c.id and i.direction = 'inbound'), '[]') as inbound,
      coalesce((select json_agg(json_build_object('externalId', i.external_id, 'author', i.author, 'text', i.text)
          order by i.id)
        from interactions i where i.customer_id = c.id and i.direction = 'outbound'), '[]') as outbound,
      coalesce((select json_agg(json_build_object('kind', r.kind, 'state', r.state, 'externalId', r.external_id,
          'cited', (select coalesce(json_agg(e ->> 'sourceTitle'), '[]') from jsonb_array_elements(r.evidence) e
            where (e ->> 'isCited')::boolean)) order by r.id)
        from replies r join conversations v on v.id = r.conversation_id where v.customer_id = c.id), '[]') as replies,
      coalesce((select json_agg(t.reason order by t.id)
        from tasks t join conversations v on v.id = t.conversation_id
        where v.customer_id = c.id and t.done_at is null), '[]') as "openTasks"
    from customers c where c.external_id = any(${customerIds}) order by c.id`;
}

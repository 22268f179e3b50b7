import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import { workspaces } from "@/db/schema/workspaces";
import type { LockedConversation } from "./lock-conversation";

/**
 * A person has written: they have the thread until the workspace's timer is over. What was owed there is settled as
 * silence, what was prepared is not sent, the open task is done. A message whose timer is over holds nothing. Call
 * `setDue` after.
 */
export async function holdForPerson(
  tx: Transaction,
  written: { conversation: LockedConversation; occurredAt: Date }[],
): Promise<void> {
  if (written.length === 0) return;
  const since = JSON.stringify(
    written.map((message) => ({ id: message.conversation.id, at: message.occurredAt.toISOString() })),
  );
  const held = await tx.execute<{ id: string }>(sql`
    with written as (
      select w.id, least(max(w.at), clock_timestamp()) as since
      from jsonb_to_recordset(${since}::jsonb) as w(id uuid, at timestamptz) group by w.id
    )
    update ${conversations} c set
      last_interaction_at = greatest(c.last_interaction_at, w.since),
      person_since = greatest(c.person_since, w.since),
      person_until = greatest(c.person_until, w.since + make_interval(mins => s.handback_after_minutes))
    from written w, ${workspaces} s
    where c.id = w.id and s.id = c.workspace_id
      and w.since + make_interval(mins => s.handback_after_minutes) > clock_timestamp()
    returning c.id`);
  if (held.length === 0) return;
  // As an array, not as a subquery: the planner then finds these few conversations by their index.
  const isHeld = sql`= any(${`{${held.map((row) => row.id).join(",")}}`}::uuid[])`;
  await tx.execute(sql`
    update ${replies} set state = 'superseded', state_reason = 'person_has_thread'
    where conversation_id ${isHeld} and state in ('prepared', 'draft')`);
  await tx.execute(sql`
    update ${interactions} i set outcome = 'silent', outcome_reason = 'person_has_thread', settled_at = clock_timestamp()
    where i.conversation_id ${isHeld} and i.outcome in ('owed', 'drafted') and not exists (
      select 1 from ${replies} r
      where r.workspace_id = i.workspace_id and r.id = i.reply_id and r.state in ('sending', 'unknown'))`);
  await tx.execute(
    sql`update ${tasks} set done_at = clock_timestamp() where conversation_id ${isHeld} and done_at is null`,
  );
}

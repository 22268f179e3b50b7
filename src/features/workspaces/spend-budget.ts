import { sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { aiLimits, aiMonths } from "@/db/schema/budgets";
import type { WorkspaceScope } from "@/db/scope";
import { readFailedUsage, type Usage } from "@/lib/ai/read-failed-usage";
import { log } from "@/lib/log";

type Reservation = { month: string; micros: number };

/**
 * Makes a model call within the workspace's limit of the month. The most that it may cost is reserved first, in one
 * statement, so that calls at the same time cannot pass the limit together; afterwards what it did cost takes its place.
 * A call that failed costs what the provider bills for it: nothing where it was turned away; one whose process died
 * stays counted in full.
 * @param mostMicros the most that the call can cost, in millionths of a dollar; null when the model's price is not
 *   known: then no limit binds, and the call is counted as unpriced
 * @returns what the call returned; null when the limit leaves no room for it: nothing was called then
 * @throws whatever the call throws
 */
export async function spendBudget<T extends { usage: Usage }>(
  scope: WorkspaceScope,
  mostMicros: number | null,
  call: () => Promise<T>,
): Promise<T | null> {
  const reservation = await reserve(scope, mostMicros ?? 0);
  if (reservation === null) {
    log.info({ workspaceId: scope.workspaceId }, "spend-budget: the limit of the month is reached");
    return null;
  }
  try {
    const result = await call();
    await settle(scope, reservation, result.usage);
    return result;
  } catch (error) {
    await settle(scope, reservation, readFailedUsage(error));
    throw error;
  }
}

async function reserve(scope: WorkspaceScope, micros: number): Promise<Reservation | null> {
  const { workspaceId } = scope;
  const [row] = await inWorkspace(scope, (tx) =>
    tx.execute<{ month: string }>(sql`
      insert into ${aiMonths} as m (workspace_id, month, spent_micros)
      select ${workspaceId}, date_trunc('month', now() at time zone 'UTC')::date, ${micros}
      where not exists (select from ${aiLimits} l where l.workspace_id = ${workspaceId} and l.monthly_micros < ${micros})
      on conflict (workspace_id, month) do update set spent_micros = m.spent_micros + excluded.spent_micros
      where not exists (
        select from ${aiLimits} l
        where l.workspace_id = m.workspace_id and l.monthly_micros < m.spent_micros + excluded.spent_micros)
      returning month::text`),
  );
  return row ? { month: row.month, micros } : null;
}

/** Never throws: what is not settled stays counted in full, which only errs on the side of the limit. */
async function settle(scope: WorkspaceScope, { month, micros }: Reservation, usage: Usage | null): Promise<void> {
  // The provider may not say what a call took: then it took what was reserved.
  const cost = usage === null ? 0 : (usage.costMicros ?? micros);
  try {
    await inWorkspace(scope, (tx) =>
      tx.execute(sql`
        update ${aiMonths} set
          spent_micros = greatest(0, spent_micros - ${micros}::bigint + ${cost}::bigint),
          input_tokens = input_tokens + ${usage?.inputTokens ?? 0}::bigint,
          output_tokens = output_tokens + ${usage?.outputTokens ?? 0}::bigint,
          calls = calls + ${usage === null ? 0 : 1}::integer,
          unpriced_calls = unpriced_calls + ${usage !== null && usage.costMicros === null ? 1 : 0}::integer
        where workspace_id = ${scope.workspaceId} and month = ${month}`),
    );
  } catch (error) {
    log.error({ error, workspaceId: scope.workspaceId, micros }, "spend-budget: not settled, stays counted in full");
  }
}

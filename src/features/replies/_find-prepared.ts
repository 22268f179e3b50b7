import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import { PREPARED_FRESH_MS } from "@/features/interactions/rules";

/**
 * The reply that another attempt has prepared for exactly what is owed, if it is fresh: it is sent instead of asking
 * the model again. Call with the conversation's lock held.
 */
export async function findPrepared(tx: Transaction, conversationId: string): Promise<string | null> {
  const owedOf = sql`select 1 from ${interactions} i
    where i.workspace_id = r.workspace_id and i.conversation_id = r.conversation_id and i.outcome = 'owed'`;
  const rows = await tx.execute<{ id: string }>(sql`
    select r.id from ${replies} r
    where r.conversation_id = ${conversationId} and r.state = 'prepared'
      and r.created_at > clock_timestamp() - make_interval(secs => ${PREPARED_FRESH_MS / 1000})
      and exists (${owedOf} and i.reply_id = r.id)
      and not exists (${owedOf} and i.reply_id is distinct from r.id)
    order by r.created_at desc limit 1`);
  return rows[0]?.id ?? null;
}

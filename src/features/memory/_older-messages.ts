import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { RAW_WINDOW } from "./rules";

/**
 * Messages of a customer that are older than the raw window and in no summary yet, oldest first. Also finds one that
 * arrived late, with a time long past.
 */
export function readOlderMessages(tx: Transaction, scope: WorkspaceScope, customerId: string, limit: number) {
  const ofCustomer = and(eq(interactions.workspaceId, scope.workspaceId), eq(interactions.customerId, customerId));
  const oldestOfWindow = tx
    .select({ occurredAt: interactions.occurredAt, id: interactions.id })
    .from(interactions)
    .where(ofCustomer)
    .orderBy(desc(interactions.occurredAt), desc(interactions.id))
    .offset(RAW_WINDOW - 1)
    .limit(1);
  return tx
    .select({
      id: interactions.id,
      author: interactions.author,
      text: interactions.text,
      occurredAt: interactions.occurredAt,
    })
    .from(interactions)
    .where(
      and(
        ofCustomer,
        // Written out and not as a parameter: only so is the index of unsummarised rows chosen.
        sql`not ${interactions.isInSummary}`,
        sql`(${interactions.occurredAt}, ${interactions.id}) < (${oldestOfWindow})`,
      ),
    )
    .orderBy(asc(interactions.occurredAt), asc(interactions.id))
    .limit(limit);
}

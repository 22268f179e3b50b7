import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { deliveryCounts } from "@/db/schema/channels";
import { log } from "@/lib/log";
import type { UnusedReason } from "./schema";

/**
 * Adds to the day's counts of what authentic deliveries held that could not be used. A count that cannot be kept is
 * logged and never fails the delivery, whose rows are committed.
 */
export async function countDelivery(counts: Partial<Record<UnusedReason, number>>, at: Date): Promise<void> {
  const day = at.toISOString().slice(0, 10);
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ day, reason: reason as UnusedReason, count }));
  if (rows.length === 0) return;
  log.warn({ counts }, "webhook held what could not be used");
  try {
    await acrossWorkspaces("count-delivery", (tx) =>
      tx
        .insert(deliveryCounts)
        .values(rows)
        .onConflictDoUpdate({
          target: [deliveryCounts.day, deliveryCounts.reason],
          set: { count: sql`${deliveryCounts.count} + excluded.count` },
        }),
    );
  } catch (error) {
    log.error({ error, counts }, "count-delivery failed");
  }
}

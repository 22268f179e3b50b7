import { desc, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Position } from "@/lib/cursor";

/**
 * How a list is walked from the newest row on, page by page, along an index that ends in these two columns: its order,
 * and what comes after the last row seen.
 */
export function newestFirst(
  moment: PgColumn,
  id: PgColumn,
): { order: SQL[]; after: (last: Position | null) => SQL | undefined } {
  return {
    order: [desc(moment), desc(id)],
    after: (last) => (last ? sql`(${moment}, ${id}) < (${last.at}::timestamptz, ${last.id}::uuid)` : undefined),
  };
}

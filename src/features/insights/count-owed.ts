import { sql } from "drizzle-orm";
import { countAcross } from "./_count-across";

/** How many, and since when the oldest of them waits; null when there are none. */
export type Backlog = { count: number; oldestAt: Date | null };
/**
 * What the installation owes: conversations with messages that have no outcome yet, wake-ups that are due, sends whose
 * delivery is not known, tasks that nobody has done.
 */
export type Owed = { turns: Backlog; wakes: Backlog; unknownSends: Backlog; tasks: Backlog };

const NAMES = { turns: "turns", wakes: "wakes", unknown_sends: "unknownSends", tasks: "tasks" } as const;

/** Counts what is owed over the whole installation: sums and moments, of nobody in particular. */
export async function countOwed(): Promise<Owed> {
  const rows = await countAcross("count-owed", (tx) =>
    tx.execute<{ what: keyof typeof NAMES; count: string; oldestAt: string | null }>(
      sql`select what, count, oldest_at as "oldestAt" from count_owed()`,
    ),
  );
  const owed = rows.map(({ what, count, oldestAt }) => [
    NAMES[what],
    { count: Number(count), oldestAt: oldestAt === null ? null : new Date(oldestAt) },
  ]);
  return Object.fromEntries(owed) as Owed;
}

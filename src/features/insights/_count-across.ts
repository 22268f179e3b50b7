import { sql } from "drizzle-orm";
import { acrossWorkspaces, type UnscopedCaller } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { AppError } from "@/lib/errors";

/** The operator's sums give up rather than hold up the answers to customers. */
const COUNTING_TIMEOUT_MS = 5_000;
const QUERY_CANCELED = "57014";

/**
 * Runs the operator's sums, for a bounded time.
 * @throws AppError `unavailable` when they take too long
 */
export async function countAcross<T>(caller: UnscopedCaller, work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await acrossWorkspaces(caller, async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(COUNTING_TIMEOUT_MS)}, true)`);
      return work(tx);
    });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
    if (cause?.code !== QUERY_CANCELED) throw error;
    throw new AppError("unavailable", "Counting takes too long right now. Try again in a moment.", { cause: error });
  }
}

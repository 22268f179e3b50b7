import { sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";
import { isOutage } from "@/lib/is-outage";
import { pool, type Transaction, transactionContext } from "./client";

/** Longer takes no statement of ours; a database that runs one for so long is asked to give up. */
const STATEMENT_MS = 10_000;
/** The whole transaction, with the wait for a connection. One that hangs is as good as down, and those who wait are told. */
const TRANSACTION_MS = 15_000;
const NO_ANSWER = "The database does not answer. Try again in a moment.";

/**
 * Runs `work` in one transaction as `role`, for `workspaceId` ("" for none). Role and workspace end with the
 * transaction, so nothing leaks into the next user of the connection.
 * @throws AppError `unavailable` when the database is down, or has not answered in time: whether it has committed is not
 *   known then; `internal` inside another transaction
 */
export async function runAs<T>(
  as: { role: string; workspaceId: string; what: string },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const context = transactionContext();
  const outer = context.getStore();
  if (outer !== undefined) {
    throw new AppError("internal", `${as.what} was called inside ${outer}: pass the transaction on instead.`);
  }
  const transaction = context.run(as.what, () =>
    pool().db.transaction(async (tx) => {
      await tx.execute(sql`
        select set_config('role', ${as.role}, true), set_config('app.workspace_id', ${as.workspaceId}, true),
               set_config('statement_timeout', ${String(STATEMENT_MS)}, true)`);
      return work(tx);
    }),
  );
  try {
    return await inTime(transaction);
  } catch (error) {
    if (error instanceof AppError || !isOutage(error)) throw error;
    throw new AppError("unavailable", NO_ANSWER, { cause: error });
  }
}

async function inTime<T>(transaction: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new AppError("unavailable", NO_ANSWER, { cause: new Error(`no answer in ${TRANSACTION_MS} ms`) });
    timer = setTimeout(() => reject(error), TRANSACTION_MS);
  });
  try {
    return await Promise.race([transaction, late]);
  } finally {
    clearTimeout(timer);
  }
}

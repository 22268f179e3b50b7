import { sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";
import { isOutage } from "@/lib/is-outage";
import { pool, type Transaction, transactionContext } from "./client";

/** How long a transaction may take, the wait for a connection included, and a statement of it. */
const USUAL = { transactionMs: 15_000, statementMs: 10_000 };
/** For the few that write or delete as much as there is of something. */
const LONG = { transactionMs: 120_000, statementMs: 60_000 };
const NO_ANSWER = "The database does not answer. Try again in a moment.";

/**
 * Runs `work` in one transaction as `role`, for `workspaceId` ("" for none). Role and workspace end with the
 * transaction, so nothing leaks into the next user of the connection. A database that hangs is as good as down: those who
 * wait are told, and what they wanted is not done later, unless its commit was under way by then.
 * @throws AppError `unavailable` when the database is down or has not answered in time; `internal` inside another
 *   transaction
 */
export async function runAs<T>(
  as: { role: string; workspaceId: string; what: string; isLong?: boolean },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const context = transactionContext();
  const outer = context.getStore();
  if (outer !== undefined) {
    throw new AppError("internal", `${as.what} was called inside ${outer}: pass the transaction on instead.`);
  }
  const { transactionMs, statementMs } = as.isLong ? LONG : USUAL;
  const deadline = startDeadline(transactionMs);
  const transaction = context.run(as.what, () =>
    pool().db.transaction(async (tx) => {
      await tx.execute(sql`
        select set_config('role', ${as.role}, true), set_config('app.workspace_id', ${as.workspaceId}, true),
               set_config('statement_timeout', ${String(statementMs)}, true)`);
      deadline.throwIfPassed();
      const result = await work(tx);
      deadline.throwIfPassed();
      return result;
    }),
  );
  try {
    return await Promise.race([transaction, deadline.passed]);
  } catch (error) {
    if (error instanceof AppError || !isOutage(error)) throw error;
    throw new AppError("unavailable", NO_ANSWER, { cause: error });
  } finally {
    deadline.clear();
  }
}

function startDeadline(afterMs: number): { passed: Promise<never>; throwIfPassed(): void; clear(): void } {
  const error = new AppError("unavailable", NO_ANSWER, { cause: new Error(`no answer in ${afterMs} ms`) });
  let hasPassed = false;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      hasPassed = true;
      reject(error);
    }, afterMs);
  });
  return {
    passed,
    throwIfPassed() {
      if (hasPassed) throw error;
    },
    clear: () => clearTimeout(timer),
  };
}

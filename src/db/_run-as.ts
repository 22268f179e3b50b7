import { sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";
import { pool, type Transaction, transactionContext } from "./client";

/**
 * Runs `work` in one transaction as `role`, for `workspaceId` ("" for none). Role and workspace end with the
 * transaction, so nothing leaks into the next user of the connection.
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
  return context.run(as.what, () =>
    pool().db.transaction(async (tx) => {
      await tx.execute(
        sql`select set_config('role', ${as.role}, true), set_config('app.workspace_id', ${as.workspaceId}, true)`,
      );
      return work(tx);
    }),
  );
}

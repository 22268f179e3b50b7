import { eq, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { signInFailures } from "@/db/schema/identity";
import { subject } from "@/features/identity/_throttle";

/** Lets the longest wait of one account pass, and of no other: all tests share one table of failures. */
export async function waitOut(account: string): Promise<void> {
  const isTheirs = eq(signInFailures.subject, subject("account", account));
  const lastFailedAt = sql`now() - interval '31 seconds'`;
  const passed = await acrossWorkspaces("identity", (tx) =>
    tx.update(signInFailures).set({ lastFailedAt }).where(isTheirs).returning(),
  );
  if (passed.length === 0) throw new Error(`nothing is counted of ${account}`);
}

/** Forgets the failures of one account. */
export async function forgetFailures(account: string): Promise<void> {
  const isTheirs = eq(signInFailures.subject, subject("account", account));
  await acrossWorkspaces("identity", (tx) => tx.delete(signInFailures).where(isTheirs));
}

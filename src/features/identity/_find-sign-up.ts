import { and, eq, gt, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { signUpRequests, users } from "@/db/schema/identity";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { AppError } from "@/lib/errors";

/** The row that a link's secret opens: until it is too old, or somebody has the address in another way. */
export const isOpenedBy = (token: string) =>
  and(
    eq(signUpRequests.hash, hashSecret(token)),
    gt(signUpRequests.expiresAt, sql`now()`),
    sql`not exists (select from ${users} u where u.email = ${signUpRequests.email})`,
  );

/** What everybody hears whose link opens nothing, whatever the reason. */
export const deadLink = () =>
  new AppError(
    "not_found",
    "This link was used, is too old, or is not complete. Sign in, or create the account again.",
  );

/**
 * The request for an account that waits for this link.
 * @throws AppError `not_found` for a link that is unknown, used or too old, or whose address has an account
 */
export async function findSignUp(token: string): Promise<typeof signUpRequests.$inferSelect> {
  const [request] = await acrossWorkspaces("identity", (tx) =>
    tx.select().from(signUpRequests).where(isOpenedBy(token)),
  );
  if (!request) throw deadLink();
  return request;
}

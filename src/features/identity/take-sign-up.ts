import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { signUpRequests } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { deadLink, findSignUp, isOpenedBy } from "./_find-sign-up";
import { insertUser } from "./_insert-user";
import { limitAttempts } from "./limit-attempts";
import type { Caller } from "./schema";
import { verifyPassword } from "./verify-password";

/**
 * Makes the account that waits for a mailed link, and uses up all links of its address. The password is asked for again: somebody else
 * may have asked for an account under this address too, with a password of theirs.
 * @throws AppError `not_found` for a link that is unknown, used or too old, or whose address has an
 *   account; `invalid` for another password, which leaves the link as it is; `rate_limited`
 */
export async function takeSignUp(given: {
  token: string;
  password: string;
  caller: Caller;
}): Promise<{ userId: string; email: string; name: string; workspaceName: string }> {
  const { token, password, caller } = given;
  const { email, passwordHash } = await findSignUp(token);
  await limitAttempts({ what: `sign-up link:${email}`, addressPrefix: null });
  const { isRight } = await verifyPassword(password, passwordHash);
  if (!isRight) {
    throw new AppError(
      "invalid",
      "Password: it is not the one that this account was asked for with. If you do not know it, create the account again.",
    );
  }
  const made = await acrossWorkspaces("identity", async (tx) => {
    const [request] = await tx.select().from(signUpRequests).where(isOpenedBy(token));
    // Of several links at once, the account's address lets one through; then all of them are used up.
    const user = request && (await insertUser(tx, { ...request, caller }));
    if (user) await tx.delete(signUpRequests).where(eq(signUpRequests.email, email));
    return user && { ...user, email, name: request.name, workspaceName: request.workspaceName };
  });
  if (!made) throw deadLink();
  return made;
}

import { and, eq, ne, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { oauthIdentities, resetLinks, users } from "@/db/schema/identity";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { writeDenials } from "./_denylist";
import { endAll } from "./_end-all";
import { isGoodResetLink, refuseResetLink } from "./_good-reset-link";
import { recordEvent } from "./_record-event";
import { checkNewPassword } from "./check-new-password";
import { checkResetLink } from "./check-reset-link";
import { hashPassword } from "./hash-password";
import type { Caller } from "./schema";

/**
 * Sets a new password with a link from `createResetLink`. Every session of the person ends, and every provider's account
 * is let go: whoever made the account under this address may have linked theirs. Their other links open nothing any more.
 * A second factor stays, and nobody is signed in by it.
 * @throws AppError `invalid` for a weak password, `not_found` for a link that is unknown, used or too old
 */
export async function resetPassword(given: { token: string; password: string; caller: Caller }): Promise<void> {
  checkNewPassword(given.password);
  await checkResetLink(given.token);
  const passwordHash = await hashPassword(given.password);
  const denied = await acrossWorkspaces("identity", async (tx) => {
    // Before the link, as whoever changes the password takes them: else two of them may wait for each other.
    await tx.execute(sql`
      select 1 from ${users} where id = (
        select user_id from ${resetLinks} where hash = ${hashSecret(given.token)}) for no key update`);
    const [link] = await tx
      .update(resetLinks)
      .set({ usedAt: sql`now()` })
      .where(isGoodResetLink(given.token))
      .returning({ userId: resetLinks.userId, hash: resetLinks.hash });
    if (!link) throw refuseResetLink();
    await tx.update(users).set({ passwordHash }).where(eq(users.id, link.userId));
    await tx.delete(resetLinks).where(and(eq(resetLinks.userId, link.userId), ne(resetLinks.hash, link.hash)));
    await tx.delete(oauthIdentities).where(eq(oauthIdentities.userId, link.userId));
    await recordEvent(tx, { userId: link.userId, act: "password.reset", caller: given.caller });
    return endAll(tx, link.userId, "password reset");
  });
  await writeDenials({ user: denied });
}

import { and, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { oauthIdentities, resetLinks, users } from "@/db/schema/identity";
import { members } from "@/db/schema/workspaces";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { AppError } from "@/lib/errors";
import { writeDenials } from "./_denylist";
import { endAll } from "./_end-all";
import { recordEvent } from "./_record-event";
import { checkNewPassword } from "./check-new-password";
import { hashPassword } from "./hash-password";
import type { Caller } from "./schema";

/**
 * A link that somebody else made is good while they could make it again: the person may have joined another workspace, or
 * become an owner or an operator, since; and the maker may have lost what let them.
 */
const isStillTheirs = sql`(${resetLinks.createdBy} is null or not exists (
  select from ${users} u where u.id = ${resetLinks.userId} and (u.is_operator
    or (select count(*) from ${members} m where m.user_id = u.id) > 1
    or exists (select from ${members} m where m.user_id = u.id and not exists (
      select from ${members} o join ${users} maker on maker.id = o.user_id and maker.disabled_at is null
      where o.user_id = ${resetLinks.createdBy} and o.workspace_id = m.workspace_id
        and (o.role = 'owner' or o.role = 'admin' and m.role <> 'owner'))))))`;

/**
 * Sets a new password with a link from `createResetLink`. Every session of the person ends, and every provider's account
 * is let go: whoever made the account under this address may have linked theirs. Their other links open nothing any more.
 * A second factor stays, and nobody is signed in by it.
 * @throws AppError `invalid` for a weak password, `not_found` for a link that is unknown, used or too old
 */
export async function resetPassword(given: { token: string; password: string; caller: Caller }): Promise<void> {
  checkNewPassword(given.password);
  const hash = hashSecret(given.token);
  const isGood = and(
    eq(resetLinks.hash, hash),
    isNull(resetLinks.usedAt),
    gt(resetLinks.expiresAt, sql`now()`),
    isStillTheirs,
  );
  const refuse = () =>
    new AppError("not_found", "This link was used, is too old, or is not complete. Ask for a new one.");

  const known = await acrossWorkspaces("identity", (tx) =>
    tx.select({ hash: resetLinks.hash }).from(resetLinks).where(isGood),
  );
  if (known.length === 0) throw refuse();
  const passwordHash = await hashPassword(given.password);
  const denied = await acrossWorkspaces("identity", async (tx) => {
    const [link] = await tx
      .update(resetLinks)
      .set({ usedAt: sql`now()` })
      .where(isGood)
      .returning({ userId: resetLinks.userId });
    if (!link) throw refuse();
    await tx.update(users).set({ passwordHash }).where(eq(users.id, link.userId));
    await tx.delete(resetLinks).where(and(eq(resetLinks.userId, link.userId), ne(resetLinks.hash, hash)));
    await tx.delete(oauthIdentities).where(eq(oauthIdentities.userId, link.userId));
    await recordEvent(tx, { userId: link.userId, act: "password.reset", caller: given.caller });
    return endAll(tx, link.userId, "password reset");
  });
  await writeDenials({ user: denied });
}

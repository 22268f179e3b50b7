import { and, asc, eq, gt, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { totpSecrets } from "@/db/schema/identity";
import { currentPrefix } from "@/lib/crypto/current-prefix";
import { reencryptSecret } from "@/lib/crypto/reencrypt-secret";
import { recordEvent } from "./_record-event";
import { totpIdentity } from "./_second-factor";

/**
 * Encrypts a page of authenticator secrets anew that are not under today's ENCRYPTION_KEY. A secret that is written
 * meanwhile stands. Repeated, it does what is left.
 * @param page.after the last account of the page before; null for the first
 * @returns how many were redone, the accounts whose secret no known key decrypts, and the last account looked at (null
 *   when there are no more)
 */
export function reencryptTotpSecrets(page: {
  after: string | null;
  limit: number;
}): Promise<{ redone: number; unreadable: string[]; last: string | null }> {
  const { after, limit } = page;
  return acrossWorkspaces("identity", async (tx) => {
    const isStale = sql`not starts_with(${totpSecrets.secretEncrypted}, ${currentPrefix()})`;
    const stale = await tx
      .select({ userId: totpSecrets.userId, secret: totpSecrets.secretEncrypted })
      .from(totpSecrets)
      .where(and(isStale, after ? gt(totpSecrets.userId, after) : undefined))
      .orderBy(asc(totpSecrets.userId))
      .limit(limit);
    const unreadable: string[] = [];
    let redone = 0;
    for (const { userId, secret } of stale) {
      const secretEncrypted = reencryptSecret(secret, totpIdentity(userId));
      if (secretEncrypted === null) {
        unreadable.push(userId);
        continue;
      }
      const written = await tx
        .update(totpSecrets)
        .set({ secretEncrypted })
        .where(and(eq(totpSecrets.userId, userId), eq(totpSecrets.secretEncrypted, secret)))
        .returning({ userId: totpSecrets.userId });
      redone += written.length;
      if (written.length > 0) await recordEvent(tx, { userId, act: "second_factor.reencrypted", actor: "operator" });
    }
    return { redone, unreadable, last: stale.at(-1)?.userId ?? null };
  });
}

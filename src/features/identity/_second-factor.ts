import { and, eq, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { recoveryCodes, totpSecrets } from "@/db/schema/identity";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { nowMs } from "./_now-ms";
import { recordEvent } from "./_record-event";
import { findStep } from "./_totp";
import type { Caller } from "./schema";

export const totpIdentity = (userId: string) => `totp_secrets.secret:${userId}`;

/** One form of a recovery code, however it was typed. */
export const normaliseRecoveryCode = (code: string) => code.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * Checks the second factor of a person: a code of the authenticator or a recovery code, each good once.
 * @returns `none` when the person has no second factor, `wanted` when no code was given
 */
export function checkSecondFactor(
  userId: string,
  code: string | null,
  caller: Caller,
): Promise<"none" | "wanted" | "right" | "wrong"> {
  return acrossWorkspaces("identity", async (tx) => {
    const [found] = await tx
      .select({ totp: totpSecrets, nowMs })
      .from(totpSecrets)
      .where(eq(totpSecrets.userId, userId))
      .for("update");
    if (!found?.totp.confirmedAt) return "none";
    const { totp } = found;
    if (!code?.trim()) return "wanted";
    const digits = code.replace(/\s/g, "");
    if (/^\d{6}$/.test(digits)) {
      const secret = Buffer.from(decryptSecret(totp.secretEncrypted, totpIdentity(userId)), "base64url");
      const step = findStep(secret, digits, found.nowMs, totp.lastStep);
      if (step === null) return "wrong";
      await tx.update(totpSecrets).set({ lastStep: step }).where(eq(totpSecrets.userId, userId));
      return "right";
    }
    return (await takeRecoveryCode(tx, userId, code, caller)) ? "right" : "wrong";
  });
}

async function takeRecoveryCode(tx: Transaction, userId: string, code: string, caller: Caller): Promise<boolean> {
  const used = await tx
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.hash, hashSecret(normaliseRecoveryCode(code))),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ hash: recoveryCodes.hash });
  if (used.length > 0) await recordEvent(tx, { userId, act: "recovery_code.used", caller });
  return used.length > 0;
}

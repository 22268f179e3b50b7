import { randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { recoveryCodes, totpSecrets } from "@/db/schema/identity";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { AppError } from "@/lib/errors";
import { writeDenials } from "./_denylist";
import { endOthers } from "./_end-all";
import { nowMs } from "./_now-ms";
import { recordEvent } from "./_record-event";
import { hashToken } from "./_refresh-token";
import { normaliseRecoveryCode, totpIdentity } from "./_second-factor";
import { findStep, toBase32 } from "./_totp";
import type { Caller, Session } from "./schema";

const RECOVERY_CODES = 10;

/**
 * Turns the second factor on with the first right code. Other sessions, which never gave one, end.
 * @returns the recovery codes: shown this once
 * @throws AppError `invalid` for a wrong code, `not_found` when nothing was begun
 */
export async function confirmTotp(
  session: Session,
  code: string,
  caller: Caller,
): Promise<{ recoveryCodes: string[] }> {
  const { userId } = session;
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const text = toBase32(randomBytes(10)).toLowerCase();
    return [text.slice(0, 4), text.slice(4, 8), text.slice(8, 12), text.slice(12)].join("-");
  });
  const ended = await acrossWorkspaces("identity", async (tx) => {
    const [found] = await tx
      .select({ totp: totpSecrets, nowMs })
      .from(totpSecrets)
      .where(and(eq(totpSecrets.userId, userId), isNull(totpSecrets.confirmedAt)))
      .for("update");
    if (!found) throw new AppError("not_found", "Start again: there is no authenticator to confirm.");
    const { totp } = found;
    const secret = Buffer.from(decryptSecret(totp.secretEncrypted, totpIdentity(userId)), "base64url");
    const step = findStep(secret, code.replace(/\s/g, ""), found.nowMs, totp.lastStep);
    if (step === null)
      throw new AppError("invalid", "Code: not right. Check the clock of the device and try the next one.");
    await tx.update(totpSecrets).set({ confirmedAt: sql`now()`, lastStep: step }).where(eq(totpSecrets.userId, userId));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await tx
      .insert(recoveryCodes)
      .values(codes.map((text) => ({ userId, hash: hashToken(normaliseRecoveryCode(text)) })));
    await recordEvent(tx, { userId, act: "second_factor.added", sessionId: session.sessionId, caller });
    return endOthers(tx, userId, session.sessionId, "second factor added");
  });
  await writeDenials({ sessionIds: ended });
  return { recoveryCodes: codes };
}

import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { recoveryCodes, totpSecrets } from "@/db/schema/identity";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { AppError } from "@/lib/errors";
import { writeDenials } from "./_denylist";
import { endOthers } from "./_end-all";
import { lockAccount } from "./_lock-account";
import { nowMs } from "./_now-ms";
import { recordEvent } from "./_record-event";
import { normaliseRecoveryCode, totpIdentity } from "./_second-factor";
import { forgiveAttempt, takeAttempt } from "./_throttle";
import { tooManyTries } from "./_too-many-tries";
import { findStep, toBase32 } from "./_totp";
import type { Caller, Session } from "./schema";

const RECOVERY_CODES = 10;
/** A secret that was shown and never confirmed may have been seen by somebody else by now. */
const isRecent = gt(totpSecrets.createdAt, sql`now() - interval '15 minutes'`);

/**
 * Turns the second factor on with the first right code. Other sessions, which never gave one, end.
 * @returns the recovery codes: shown this once
 * @throws AppError `invalid` for a wrong code, `not_found` when nothing was begun in the last quarter of an hour,
 *   `rate_limited` after too many wrong codes, `unauthenticated` as `lockAccount`
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
  const place = await takeAttempt({ account: `code:${userId}`, addressPrefix: null });
  if (place.kind === "wait") throw tooManyTries(place.seconds);
  const ended = await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    const [found] = await tx
      .select({ totp: totpSecrets, nowMs })
      .from(totpSecrets)
      .where(and(eq(totpSecrets.userId, userId), isNull(totpSecrets.confirmedAt), isRecent))
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
      .values(codes.map((text) => ({ userId, hash: hashSecret(normaliseRecoveryCode(text)) })));
    await recordEvent(tx, { userId, act: "second_factor.added", sessionId: session.sessionId, caller });
    return endOthers(tx, userId, session.sessionId, "second factor added");
  });
  await forgiveAttempt(place.attempt);
  await writeDenials({ sessionIds: ended });
  return { recoveryCodes: codes };
}

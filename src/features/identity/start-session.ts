import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { refreshTokens, sessions, totpSecrets, users } from "@/db/schema/identity";
import { freshSecret } from "@/lib/crypto/fresh-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { writeDenials } from "./_denylist";
import { currentKey } from "./_keys";
import { recordEvent } from "./_record-event";
import { mintAccessToken } from "./mint-access-token";
import { SESSION_LIMITS } from "./rules";
import type { Caller, SessionTokens, SignInMethod } from "./schema";

export type NewSession = {
  userId: string;
  method: SignInMethod;
  /** The account's epoch as it was read with what was proved: whatever ended all sessions since ends this one too. */
  epoch: number;
  /** That a code was checked: without one nobody gets in who has set up a second factor, also a moment ago. */
  isCodeGiven: boolean;
  /** "Stay signed in": a day of silence and a week in all, instead of two hours and twelve. */
  stay: boolean;
  caller: Caller;
  /** The session that the browser had before; it ends. */
  replacedSessionId: string | null;
};

/**
 * Starts a session for somebody who has just proved who they are.
 * @throws AppError `unauthenticated` when the account is gone or disabled, or what was proved no longer counts
 */
export async function startSession(wanted: NewSession): Promise<SessionTokens> {
  const tokens = await acrossWorkspaces("identity", (tx) => insertSession(tx, wanted));
  if (wanted.replacedSessionId) await writeDenials({ sessionIds: [wanted.replacedSessionId] });
  return tokens;
}

async function insertSession(tx: Transaction, wanted: NewSession): Promise<SessionTokens> {
  const { userId, method, caller, replacedSessionId } = wanted;
  const [user] = await tx
    .select({ now: sql<string>`now()` })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.disabledAt), eq(users.sessionEpoch, wanted.epoch)))
    .for("share");
  if (!user || (!wanted.isCodeGiven && (await hasSecondFactor(tx, userId)))) {
    throw new AppError("unauthenticated", "This account cannot sign in this way any more.");
  }
  const now = new Date(user.now);
  const { idleMs, absoluteMs } = SESSION_LIMITS[wanted.stay ? "stay" : "short"];
  const absoluteExpiresAt = new Date(now.getTime() + absoluteMs);

  if (replacedSessionId) {
    await tx
      .update(sessions)
      .set({ revokedAt: now, revokedReason: "replaced" })
      .where(and(eq(sessions.id, replacedSessionId), isNull(sessions.revokedAt)));
  }
  await tx.execute(
    sql`delete from sessions where user_id = ${userId} and absolute_expires_at < now() - interval '30 days'`,
  );

  const sessionId = newId(now.getTime());
  const refreshToken = freshSecret();
  await tx.insert(sessions).values({
    id: sessionId,
    userId,
    method,
    salt: freshSecret(),
    idleMs,
    absoluteExpiresAt,
    lastSeenAt: now,
    provenAt: now,
    userAgent: caller.userAgent,
    addressPrefix: caller.addressPrefix,
  });
  await tx.insert(refreshTokens).values({
    hash: hashSecret(refreshToken),
    sessionId,
    generation: 0,
    keyId: currentKey("refresh token").id,
    expiresAt: new Date(now.getTime() + idleMs),
  });
  await recordEvent(tx, { userId, act: "session.started", sessionId, caller });

  const access = await mintAccessToken({ userId, sessionId, epoch: wanted.epoch, at: now, absoluteExpiresAt });
  return {
    sessionId,
    accessToken: access.token,
    refreshToken,
    accessExpiresAt: new Date(Date.now() + access.expiresAt.getTime() - now.getTime()),
    idleMs: Math.min(idleMs, absoluteMs),
    absoluteMs,
  };
}

async function hasSecondFactor(tx: Transaction, userId: string): Promise<boolean> {
  const confirmed = await tx
    .select({ userId: totpSecrets.userId })
    .from(totpSecrets)
    .where(and(eq(totpSecrets.userId, userId), isNotNull(totpSecrets.confirmedAt)));
  return confirmed.length > 0;
}

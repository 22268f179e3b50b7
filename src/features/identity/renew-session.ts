import { and, count, eq, gt, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { refreshTokens, sessions, users } from "@/db/schema/identity";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { readDenial, writeDenials } from "./_denylist";
import { currentKey, findKey } from "./_keys";
import { recordEvent } from "./_record-event";
import { successorOf } from "./_successor-of";
import { mintAccessToken } from "./mint-access-token";
import { readAccessToken } from "./read-access-token";
import { readCookie } from "./read-cookie";
import { ACCESS_COOKIE, REFRESH_COOKIE, REFRESH_GRACE_MS } from "./rules";
import type { Caller, SessionTokens } from "./schema";

const RENEWALS_PER_MINUTE = 30;

export type Renewal =
  | { kind: "renewed"; tokens: SessionTokens }
  /** No session that these two cookies belong to: nothing is changed, garbage must sign nobody out. */
  | { kind: "unknown" }
  | { kind: "ended" }
  /** Renewed far more often than any browser does; nothing is changed. */
  | { kind: "too_often" }
  /** A used token came back: the session is over for whoever holds it. */
  | { kind: "reused"; sessionId: string };

/**
 * Exchanges the refresh token for its successor and a new access token. Both cookies are needed and must name the same
 * session: one alone, planted or stolen, is useless.
 * @throws AppError `unavailable` when the database does not answer; the cookies are still good then
 */
export async function renewSession(cookieHeader: string | null, caller: Caller): Promise<Renewal> {
  const claims = await readAccessToken(readCookie(cookieHeader, ACCESS_COOKIE));
  const presented = readCookie(cookieHeader, REFRESH_COOKIE);
  if (!claims || !presented || presented.length > 100) return { kind: "unknown" };

  const [denial, renewal] = await Promise.all([
    readDenial(claims),
    acrossWorkspaces("identity", (tx) => rotate(tx, presented, claims, caller)),
  ]);
  if (renewal.kind === "reused") await writeDenials({ sessionIds: [renewal.sessionId] });
  return denial === "denied" && renewal.kind === "renewed" ? { kind: "ended" } : renewal;
}

async function rotate(
  tx: Transaction,
  presented: string,
  claims: { sessionId: string; epoch: number },
  caller: Caller,
): Promise<Renewal> {
  const hash = hashSecret(presented);
  // The session's row is the lock, taken before the token is read: a statement sees only what was committed before it.
  const [session] = await tx
    .select({ id: sessions.id, userId: sessions.userId, salt: sessions.salt, idleMs: sessions.idleMs })
    .from(sessions)
    .where(eq(sessions.id, claims.sessionId))
    .for("update");
  if (!session) return { kind: "unknown" };
  const [row] = await tx
    .select({
      sessionId: refreshTokens.sessionId,
      generation: refreshTokens.generation,
      keyId: refreshTokens.keyId,
      usedAt: refreshTokens.usedAt,
      isIdle: sql<boolean>`now() >= ${refreshTokens.expiresAt}`,
      isLive: sql<boolean>`${sessions.revokedAt} is null and now() < ${sessions.absoluteExpiresAt}
        and ${users.disabledAt} is null and ${users.sessionEpoch} = ${claims.epoch}`,
      absoluteExpiresAt: sessions.absoluteExpiresAt,
      epoch: users.sessionEpoch,
      // clock_timestamp: the lock may have been waited for, and now() is when the transaction began.
      now: sql<string>`clock_timestamp()`,
    })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(refreshTokens.hash, hash));
  if (!row || row.sessionId !== session.id) return { kind: "unknown" };
  if (!row.isLive) return { kind: "ended" };

  const now = new Date(row.now);
  const generation = row.generation + 1;
  if (row.usedAt !== null) {
    const successor = await findSuccessor(tx, session, generation);
    const isInGrace = now.getTime() - row.usedAt.getTime() < REFRESH_GRACE_MS;
    if (!successor || successor.usedAt !== null || !isInGrace) return endFamily(tx, session, caller);
    const key = findKey("refresh token", successor.keyId);
    if (!key) return { kind: "ended" };
    const token = successorOf(presented, { sessionId: session.id, salt: session.salt, generation, key });
    return renewed(token, { ...row, session, now });
  }
  if (row.isIdle) return { kind: "ended" };
  if (await isTooOften(tx, session.id)) return { kind: "too_often" };

  const key = currentKey("refresh token");
  const token = successorOf(presented, { sessionId: session.id, salt: session.salt, generation, key });
  await tx.update(refreshTokens).set({ usedAt: now }).where(eq(refreshTokens.hash, hash));
  await tx.insert(refreshTokens).values({
    hash: hashSecret(token),
    sessionId: session.id,
    generation,
    keyId: key.id,
    expiresAt: new Date(now.getTime() + session.idleMs),
  });
  await tx
    .update(sessions)
    .set({ lastSeenAt: now, addressPrefix: caller.addressPrefix, userAgent: caller.userAgent })
    .where(eq(sessions.id, session.id));
  return renewed(token, { ...row, session, now });
}

async function isTooOften(tx: Transaction, sessionId: string): Promise<boolean> {
  const [recent] = await tx
    .select({ renewals: count() })
    .from(refreshTokens)
    .where(and(eq(refreshTokens.sessionId, sessionId), gt(refreshTokens.usedAt, sql`now() - interval '1 minute'`)));
  return (recent?.renewals ?? 0) >= RENEWALS_PER_MINUTE;
}

async function findSuccessor(tx: Transaction, session: { id: string }, generation: number) {
  const [successor] = await tx
    .select({ usedAt: refreshTokens.usedAt, keyId: refreshTokens.keyId })
    .from(refreshTokens)
    .where(and(eq(refreshTokens.sessionId, session.id), eq(refreshTokens.generation, generation)));
  return successor;
}

/** Returned, not thrown: a throw would roll the revocation back. */
async function endFamily(tx: Transaction, session: { id: string; userId: string }, caller: Caller): Promise<Renewal> {
  await tx
    .update(sessions)
    .set({ revokedAt: new Date(), revokedReason: "refresh token reused" })
    .where(and(eq(sessions.id, session.id), isNull(sessions.revokedAt)));
  await recordEvent(tx, {
    userId: session.userId,
    act: "session.token_reused",
    actor: null,
    sessionId: session.id,
    caller,
  });
  return { kind: "reused", sessionId: session.id };
}

async function renewed(
  refreshToken: string,
  of: {
    session: { id: string; userId: string; idleMs: number };
    epoch: number;
    now: Date;
    absoluteExpiresAt: Date;
  },
): Promise<Renewal> {
  const { session, epoch, now, absoluteExpiresAt } = of;
  const access = await mintAccessToken({
    userId: session.userId,
    sessionId: session.id,
    epoch,
    at: now,
    absoluteExpiresAt,
  });
  return {
    kind: "renewed",
    tokens: {
      sessionId: session.id,
      accessToken: access.token,
      refreshToken,
      accessExpiresAt: new Date(Date.now() + access.expiresAt.getTime() - now.getTime()),
      idleMs: session.idleMs,
      absoluteMs: absoluteExpiresAt.getTime() - now.getTime(),
    },
  };
}

import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { readDenial } from "./_denylist";
import { readAccessToken } from "./read-access-token";
import { readCookie } from "./read-cookie";
import { ACCESS_COOKIE } from "./rules";
import type { Session } from "./schema";

export type SessionCheck =
  | { kind: "live"; session: Session }
  /** Good once, too old now: refreshing may help. */
  | { kind: "expired" }
  /** Signed out, ended or disabled: only signing in helps. */
  | { kind: "revoked" }
  | { kind: "missing" };

type Row = {
  isLive: boolean;
  /** By the database's clock; not above zero: expired. */
  remainingMs: number;
  email: string;
  name: string;
  isOperator: boolean;
  provenAt: Date;
};

/**
 * Decides who is asking. The denylist and the database are asked side by side; either may refuse, and while Redis is
 * down the database decides alone.
 * @throws AppError `unavailable` when the database does not answer
 */
export async function checkSession(cookieHeader: string | null): Promise<SessionCheck> {
  const claims = await readAccessToken(readCookie(cookieHeader, ACCESS_COOKIE));
  if (!claims) return { kind: "missing" };

  const [denial, row] = await Promise.all([readDenial(claims), readRow(claims)]);
  if (denial === "denied" || !row?.isLive) return { kind: "revoked" };
  if (row.remainingMs <= 0) return { kind: "expired" };
  const { email, name, isOperator, provenAt, remainingMs } = row;
  return {
    kind: "live",
    session: {
      userId: claims.userId,
      sessionId: claims.sessionId,
      email,
      name,
      isOperator,
      provenAt: new Date(provenAt),
      accessExpiresAt: new Date(Date.now() + remainingMs),
    },
  };
}

async function readRow(claims: {
  userId: string;
  sessionId: string;
  epoch: number;
  expiresAt: Date;
}): Promise<Row | undefined> {
  const [row] = await acrossWorkspaces("identity", (tx) =>
    tx.execute<Row>(sql`
      select s.revoked_at is null and now() < s.absolute_expires_at
             and u.disabled_at is null and u.session_epoch = ${claims.epoch} as "isLive",
             (extract(epoch from ${claims.expiresAt.toISOString()}::timestamptz - now()) * 1000)::float8 as "remainingMs",
             u.email, u.name, u.is_operator as "isOperator", s.proven_at as "provenAt"
      from sessions s join users u on u.id = s.user_id
      where s.id = ${claims.sessionId} and s.user_id = ${claims.userId}`),
  );
  return row;
}

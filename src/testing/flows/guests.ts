import type { Sql } from "postgres";
import { mintAccessToken } from "@/features/identity/mint-access-token";
import { readAccessToken } from "@/features/identity/read-access-token";
import { ACCESS_COOKIE, ACCESS_MS, REFRESH_COOKIE, REFRESH_HEADER, REFRESH_PATH } from "@/features/identity/rules";
import { startSession } from "@/features/identity/start-session";
import { makeUser } from "../make-user";
import { Visitor } from "../visitor";
import type { Stage } from "./open-stage";

export type Guest = { visitor: Visitor; sessionId: string; user: { id: string; email: string } };

/** Somebody with a session of their own, without the ceremony of signing in over HTTP. */
export async function admitGuest({ product }: Stage, given?: { id: string; email: string }): Promise<Guest> {
  const user = given ?? (await makeUser());
  const tokens = await startSession({
    ...{ userId: user.id, method: "password", epoch: 0, isCodeGiven: false, stay: false, replacedSessionId: null },
    caller: { addressPrefix: null, userAgent: null },
  });
  const visitor = new Visitor(product.appUrl);
  visitor.plant(ACCESS_COOKIE, tokens.accessToken);
  visitor.plant(REFRESH_COOKIE, tokens.refreshToken, REFRESH_PATH);
  return { visitor, sessionId: tokens.sessionId, user };
}

/** The visitor's access token as it would be had it been made so much earlier. */
export async function ageAccess(visitor: Visitor, byMs: number): Promise<void> {
  const claims = await readAccessToken(visitor.cookie(ACCESS_COOKIE) ?? null);
  if (!claims) throw new Error("no access token to age");
  const at = new Date(claims.expiresAt.getTime() - ACCESS_MS - byMs);
  const { token } = await mintAccessToken({ ...claims, at, absoluteExpiresAt: new Date(Date.now() + 1e9) });
  visitor.plant(ACCESS_COOKIE, token);
}

/** A moment after its fifteen minutes. */
export const expireAccess = (visitor: Visitor) => ageAccess(visitor, ACCESS_MS + 1_000);

/** Moves all uses of a session's refresh tokens into the past. */
export async function ageRenewals(sql: Sql, sessionId: string, seconds: number): Promise<void> {
  await sql`update refresh_tokens set used_at = used_at - ${seconds} * interval '1 second' where session_id = ${sessionId}`;
}

/** Why a session ended; null while it lives. */
export async function readEnd(sql: Sql, sessionId: string): Promise<string | null> {
  const [row] = await sql`select revoked_at, revoked_reason from sessions where id = ${sessionId}`;
  return row?.revoked_at ? String(row.revoked_reason) : null;
}

const OURS = { method: "POST", headers: { [REFRESH_HEADER]: "1", "sec-fetch-site": "same-origin" } };
export const renew = (visitor: Visitor) => visitor.call(`${REFRESH_PATH}/refresh`, OURS);
export const signOut = (visitor: Visitor) => visitor.call(`${REFRESH_PATH}/logout`, OURS);
export const askMe = (visitor: Visitor) => visitor.call(`${REFRESH_PATH}/me`);
/** A query as the admin's pages send it. */
export const query = (visitor: Visitor, path: string, input: object = {}) =>
  visitor.call(`/api/trpc/${path}?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: input }))}`);
/** A mutation as the admin's pages send it. */
export const mutate = (visitor: Visitor, path: string, input: object = {}) => visitor.post(`/api/trpc/${path}`, input);

/** Status and `reason` of an answer. */
export async function reasonOf(answer: Response | Promise<Response>): Promise<[number, unknown]> {
  const { status, ...rest } = await (async () => {
    const given = await answer;
    const body: unknown = await given.json().catch(() => null);
    return { status: given.status, body };
  })();
  return [status, (rest.body as { reason?: unknown } | null)?.reason];
}

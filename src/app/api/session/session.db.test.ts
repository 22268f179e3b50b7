import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type RedisShell, startRedis } from "@/embedded/redis/start-redis";
import { readAccessToken } from "@/features/identity/read-access-token";
import { ACCESS_COOKIE, REFRESH_COOKIE, REFRESH_HEADER } from "@/features/identity/rules";
import { startSession } from "@/features/identity/start-session";
import { Browser } from "@/testing/browser";
import { asOwner } from "@/testing/factories";
import { makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { POST as logout } from "./logout/route";
import { GET as me } from "./me/route";
import { POST as refresh } from "./refresh/route";

const TOKEN = "test-redis-token";
let redis: RedisShell;
beforeAll(async () => {
  redis = await startRedis({ token: TOKEN });
  setTestSettings({
    DATABASE_URL: inject("databaseUrl"),
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: TOKEN,
  });
});
afterAll(() => redis.stop());

const ME = "/api/session/me";
const REFRESH = "/api/session/refresh";
const LOGOUT = "/api/session/logout";
const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) =>
  asOwner(inject("ownerUrl"), work);
const renew = (browser: Browser) => browser.post(refresh, REFRESH);
const asks = async (browser: Browser) => (await browser.call(me, ME)).status;

/** A browser that is signed in, without the ceremony of it. */
async function signedIn(stay = false) {
  const user = await makeUser();
  const tokens = await startSession({
    userId: user.id,
    method: "password",
    epoch: 0,
    isCodeGiven: false,
    stay,
    caller: { addressPrefix: null, userAgent: null },
    replacedSessionId: null,
  });
  const browser = new Browser();
  browser.cookies.set(ACCESS_COOKIE, { value: tokens.accessToken, path: "/" });
  browser.cookies.set(REFRESH_COOKIE, { value: tokens.refreshToken, path: "/api/session" });
  return { browser, user, sessionId: tokens.sessionId };
}

/** Lets time pass for a session, by moving everything that is written of it into the past. */
const age = (sessionId: string, seconds: number) =>
  owner(async (db) => {
    const by = sql`${seconds} * interval '1 second'`;
    await db.execute(sql`update sessions set created_at = created_at - ${by}, last_seen_at = last_seen_at - ${by},
      absolute_expires_at = absolute_expires_at - ${by}, proven_at = proven_at - ${by} where id = ${sessionId}`);
    await db.execute(sql`update refresh_tokens set used_at = used_at - ${by}, expires_at = expires_at - ${by}
      where session_id = ${sessionId}`);
  });
const isRevoked = async (sessionId: string) => {
  const [row] = await owner((db) => db.execute(sql`select revoked_at from sessions where id = ${sessionId}`));
  return row?.revoked_at !== null;
};

/** The same session's access token, with what a test wants otherwise. */
async function forgeAccess(browser: Browser, change: { expiresInSeconds?: number }): Promise<string> {
  const { mintAccessToken } = await import("@/features/identity/mint-access-token");
  const claims = await readAccessToken(browser.cookies.get(ACCESS_COOKIE)?.value ?? "");
  if (!claims) throw new Error("no access token to begin with");
  const at = new Date(Date.now() + ((change.expiresInSeconds ?? 900) - 900) * 1000);
  const { token } = await mintAccessToken({ ...claims, at, absoluteExpiresAt: new Date(Date.now() + 1e9) });
  return token;
}

describe("reading a session", () => {
  it("knows the person and how long access lasts: 15 minutes at most", async () => {
    const { browser, user } = await signedIn();
    const answer = await browser.call(me, ME);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const body = await answer.json();
    expect(body.user).toMatchObject({ id: user.id, email: user.email });
    expect(body.expiresInMs).toBeGreaterThan(890_000);
    expect(body.expiresInMs).toBeLessThanOrEqual(900_000);
  });

  it("never slides: asking does not renew, and sets no cookie", async () => {
    const { browser } = await signedIn();
    const before = browser.cookies.get(ACCESS_COOKIE)?.value;
    const answer = await browser.call(me, ME);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(browser.cookies.get(ACCESS_COOKIE)?.value).toBe(before);
  });

  it("says that access has expired, by the database's clock and to the second", async () => {
    const { browser } = await signedIn();
    browser.cookies.set(ACCESS_COOKIE, { value: await forgeAccess(browser, { expiresInSeconds: -1 }), path: "/" });
    const answer = await browser.call(me, ME);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ reason: "access_expired" });
  });
});

describe("renewing", () => {
  it("gives new tokens with the right attributes, and the old access stays what it was", async () => {
    const { browser } = await signedIn();
    const before = browser.copy();
    const answer = await renew(browser);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const [access = "", token = ""] = answer.headers.getSetCookie();
    expect(access).toMatch(/^__Host-ebizmate\.at=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
    expect(token).toMatch(
      /^__Secure-ebizmate\.rt=[\w-]{43}; Path=\/api\/session; Max-Age=7200; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(browser.cookies.get(REFRESH_COOKIE)?.value).not.toBe(before.cookies.get(REFRESH_COOKIE)?.value);
    expect(await asks(browser)).toBe(200);
  });

  it("works with an expired access token, whose session it must read", async () => {
    const { browser } = await signedIn();
    browser.cookies.set(ACCESS_COOKIE, { value: await forgeAccess(browser, { expiresInSeconds: -3600 }), path: "/" });
    expect((await renew(browser)).status).toBe(200);
    expect(await asks(browser)).toBe(200);
  });

  it("gives the successor again to the direct predecessor within 20 seconds: a lost answer, two tabs", async () => {
    const { browser, sessionId } = await signedIn();
    const late = browser.copy();
    await renew(browser);
    await age(sessionId, 18);
    expect((await renew(late)).status).toBe(200);
    expect(late.cookies.get(REFRESH_COOKIE)?.value).toBe(browser.cookies.get(REFRESH_COOKIE)?.value);
    expect(await isRevoked(sessionId)).toBe(false);
  });

  it("ends the session, for good and for everybody, when the predecessor comes back after 20 seconds", async () => {
    const { browser, sessionId } = await signedIn();
    const thief = browser.copy();
    await renew(browser);
    await age(sessionId, 21);
    const answer = await renew(thief);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ reason: "session_revoked" });
    expect(await isRevoked(sessionId)).toBe(true);
    expect(await asks(browser)).toBe(401);
    expect((await renew(browser)).status).toBe(401);
  });

  it("ends the session when a grandparent comes back, however soon", async () => {
    const { browser, sessionId } = await signedIn();
    const thief = browser.copy();
    await renew(browser);
    await renew(browser);
    expect((await renew(thief)).status).toBe(401);
    expect(await isRevoked(sessionId)).toBe(true);
  });

  it("changes nothing for a token that nobody ever had", async () => {
    const { browser, sessionId } = await signedIn();
    const stranger = browser.copy();
    stranger.cookies.set(REFRESH_COOKIE, { value: "A".repeat(43), path: "/api/session" });
    const answer = await renew(stranger);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await isRevoked(sessionId)).toBe(false);
    expect((await renew(browser)).status).toBe(200);
  });

  it("refuses a refresh token without the access cookie, and with another session's", async () => {
    const { browser, sessionId } = await signedIn();
    const other = (await signedIn()).browser;
    const alone = browser.copy();
    alone.cookies.delete(ACCESS_COOKIE);
    expect((await renew(alone)).status).toBe(401);
    const mixed = browser.copy();
    mixed.cookies.set(ACCESS_COOKIE, { value: other.cookies.get(ACCESS_COOKIE)?.value ?? "", path: "/" });
    expect((await renew(mixed)).status).toBe(401);
    expect(await isRevoked(sessionId)).toBe(false);
  });

  it("ends with two hours of silence", async () => {
    const { browser, sessionId } = await signedIn();
    await age(sessionId, 2 * 3600 + 1);
    expect((await renew(browser)).status).toBe(401);
  });

  it("ends after twelve hours whatever was renewed, and no access outlives that", async () => {
    const { browser, sessionId } = await signedIn();
    await age(sessionId, 12 * 3600 - 300);
    await owner((db) =>
      db.execute(sql`update refresh_tokens set expires_at = now() + interval '1 hour' where session_id = ${sessionId}`),
    );
    const last = await (await renew(browser)).json();
    expect(last.expiresInMs).toBeLessThanOrEqual(300_000);
    await age(sessionId, 301);
    expect(await asks(browser)).toBe(401);
    expect((await renew(browser)).status).toBe(401);
  });

  it("is refused for a while to whoever renews more than thirty times a minute, and nothing is lost by it", async () => {
    const { browser, sessionId } = await signedIn();
    for (let round = 0; round < 30; round += 1) expect((await renew(browser)).status).toBe(200);
    const answer = await renew(browser);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(answer.headers.getSetCookie()).toEqual([]);
    await age(sessionId, 61);
    expect((await renew(browser)).status).toBe(200);
  });

  it("outlives half a day only for whoever asked to stay signed in", async () => {
    const { browser, sessionId } = await signedIn(true);
    await age(sessionId, 20 * 3600);
    expect((await renew(browser)).status).toBe(200);
  });

  it.runIf(inject("databaseIsReal"))("gives twenty tabs at once one and the same successor", async () => {
    const { browser, sessionId } = await signedIn();
    const tabs = Array.from({ length: 20 }, () => browser.copy());
    const answers = await Promise.all(tabs.map(renew));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(tabs.map((tab) => tab.cookies.get(REFRESH_COOKIE)?.value)).size).toBe(1);
    const [row] = await owner((db) =>
      db.execute(sql`select count(*)::int as tokens from refresh_tokens where session_id = ${sessionId}`),
    );
    expect(row?.tokens).toBe(2);
    expect(await isRevoked(sessionId)).toBe(false);
  });

  it.each<[string, RequestInit & { origin?: string | null }]>([
    ["another site", { origin: "https://evil.example" }],
    ["a sandboxed page", { origin: "null" }],
    ["a sibling site", { headers: { "sec-fetch-site": "same-site" } }],
    ["a request that names neither origin nor our header", { origin: null }],
  ])("refuses %s, for refreshing and for signing out", async (_, init) => {
    const { browser, sessionId } = await signedIn();
    for (const [handler, path] of [
      [refresh, REFRESH],
      [logout, LOGOUT],
    ] as const) {
      const answer = await browser.call(handler, path, { method: "POST", ...init });
      expect(answer.status).toBe(403);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await isRevoked(sessionId)).toBe(false);
  });

  it("takes our own header for a missing origin", async () => {
    const { browser } = await signedIn();
    const init = { method: "POST", origin: null, headers: { [REFRESH_HEADER]: "1" } };
    expect((await browser.call(refresh, REFRESH, init)).status).toBe(200);
  });
});

describe("ending", () => {
  it("signs out at once: a copy of the access token is refused on its next request, and cannot renew", async () => {
    const { browser } = await signedIn();
    const thief = browser.copy();
    const answer = await browser.post(logout, LOGOUT);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("clear-site-data")).toBe('"cache"');
    expect(browser.cookies.size).toBe(0);
    expect(await asks(thief)).toBe(401);
    expect((await renew(thief)).status).toBe(401);
  });

  it("signs out with an expired access token", async () => {
    const { browser, sessionId } = await signedIn();
    browser.cookies.set(ACCESS_COOKIE, { value: await forgeAccess(browser, { expiresInSeconds: -60 }), path: "/" });
    expect((await browser.post(logout, LOGOUT)).status).toBe(200);
    expect(await isRevoked(sessionId)).toBe(true);
  });

  it("ends both when somebody planted the refresh cookie of another session, and gives neither back", async () => {
    const [victim, thief] = [await signedIn(), await signedIn()];
    const { browser } = victim;
    const copy = browser.copy();
    browser.cookies.set(REFRESH_COOKIE, thief.browser.cookies.get(REFRESH_COOKIE) ?? { value: "", path: "/" });
    expect((await browser.post(logout, LOGOUT)).status).toBe(200);
    expect(await asks(copy)).toBe(401);
    expect((await renew(copy)).status).toBe(401);
    expect([await isRevoked(victim.sessionId), await isRevoked(thief.sessionId)]).toEqual([true, true]);
  });

  it("is harmless without a session", async () => {
    expect((await new Browser().post(logout, LOGOUT)).status).toBe(204);
  });

  it("denies by the denylist alone, and by the row alone", async () => {
    const byList = await signedIn();
    await byList.browser.copy().post(logout, LOGOUT);
    await owner((db) => db.execute(sql`update sessions set revoked_at = null where id = ${byList.sessionId}`));
    expect(await asks(byList.browser)).toBe(401);

    const byRow = await signedIn();
    await owner((db) => db.execute(sql`update sessions set revoked_at = now() where id = ${byRow.sessionId}`));
    expect(await asks(byRow.browser)).toBe(401);
  });

  it("keeps a denial for longer than any access token lives", async () => {
    const { browser, sessionId } = await signedIn();
    await browser.post(logout, LOGOUT);
    const answer = await fetch(`${redis.url}/`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(["TTL", `deny:sid:${sessionId}`]),
    });
    expect((await answer.json()).result).toBeGreaterThanOrEqual(950);
  });

  it("refuses somebody who was disabled a moment ago", async () => {
    const { browser, user } = await signedIn();
    await owner((db) => db.execute(sql`update users set disabled_at = now() where id = ${user.id}`));
    expect(await asks(browser)).toBe(401);
    expect((await renew(browser)).status).toBe(401);
  });
});

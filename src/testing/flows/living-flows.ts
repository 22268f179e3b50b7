import { expect } from "vitest";
import { ACCESS_COOKIE, ACCESS_MS, REFRESH_COOKIE } from "@/features/identity/rules";
import { makeFetchWithRenewal } from "@/trpc/fetch-with-renewal";
import { makeUser, TEST_PASSWORD } from "../make-user";
import { Visitor } from "../visitor";
import { admitGuest, ageAccess, askMe, expireAccess, mutate, query, reasonOf, renew, signOut } from "./guests";
import type { Flow } from "./play";

const ACCESS_LINE = /^__Host-ebizmate\.at=[^;]{100,}; Path=\/; Max-Age=\d{4,6}; HttpOnly; Secure; SameSite=Lax$/;
const REFRESH_LINE =
  /^__Secure-ebizmate\.rt=[\w-]{43}; Path=\/api\/session; Max-Age=\d{4,6}; HttpOnly; Secure; SameSite=Strict$/;
const DEVICE_LINE = /^__Host-ebizmate\.device=[^;]+; Path=\/; Max-Age=15552000; HttpOnly; Secure; SameSite=Lax$/;

function expectSessionCookies(answer: Response): void {
  const lines = answer.headers.getSetCookie().filter((line) => line.includes("ebizmate."));
  expect(lines[0]).toMatch(ACCESS_LINE);
  expect(lines[1]).toMatch(REFRESH_LINE);
  if (lines.length > 2) expect(lines[2]).toMatch(DEVICE_LINE);
  expect(answer.headers.get("cache-control")).toBe("no-store");
}

/** What the admin's own fetch does in a browser, with the visitor's cookies. */
function adminFetch(visitor: Visitor) {
  const seen = { renewals: 0, calls: 0, ends: 0 };
  const fetch = makeFetchWithRenewal({
    fetch: (input, init) => {
      seen.calls += 1;
      return visitor.call(String(input), init);
    },
    renew: async () => {
      seen.renewals += 1;
      return (await renew(visitor)).ok ? "renewed" : "ended";
    },
    onEnded: () => {
      seen.ends += 1;
    },
  });
  return { fetch, seen };
}

/** The flows in which a session begins and goes on. */
export const livingFlows: Record<string, Flow> = {
  "F1 signing in": async ({ product }, at) => {
    const { email } = await makeUser();
    const visitor = new Visitor(product.appUrl);
    await at();
    const answer = await visitor.signIn(email, TEST_PASSWORD);
    expect(answer.status).toBe(200);
    expectSessionCookies(answer);
    await at();
    expect(await (await askMe(visitor)).json()).toMatchObject({ user: { email } });
    const before = visitor.copy();
    await at();
    expect((await visitor.signIn(email, TEST_PASSWORD)).status).toBe(200);
    await at();
    expect(await reasonOf(askMe(before))).toEqual([401, "session_revoked"]);
    return { welcome: [visitor], refused: [before] };
  },

  "F2 a page with expired access": async (stage, at) => {
    const { visitor, user } = await admitGuest(stage);
    await expireAccess(visitor);
    await at();
    const sent = await visitor.call("/me");
    expect([sent.status, sent.headers.get("location")]).toEqual([307, "/auth/renew?next=%2Fme"]);
    expect(await sent.text()).not.toContain(user.email);
    await at();
    const between = await visitor.call("/auth/renew?next=%2Fme");
    expect(between.status).toBe(200);
    expect(await between.text()).not.toContain(user.email);
    await at();
    const renewed = await renew(visitor);
    expect(renewed.status).toBe(200);
    expectSessionCookies(renewed);
    const thief = visitor.copy();
    await at();
    const page = await visitor.call("/me");
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(user.email);
    await at();
    expect((await signOut(visitor)).status).toBe(200);
    await at();
    const ended = await thief.call("/me");
    expect([ended.status, ended.headers.get("location")]).toEqual([307, "/sign-in?next=%2Fme&reason=ended"]);
    return { welcome: [], refused: [visitor, thief] };
  },

  "F3 a call with expired access": async (stage, at) => {
    const { visitor, user } = await admitGuest(stage);
    const nameOf = async () => (await stage.sql`select name from users where id = ${user.id}`)[0]?.name;
    await expireAccess(visitor);
    await at();
    expect(await reasonOf(mutate(visitor, "me.rename", { name: "Too early" }))).toEqual([401, "access_expired"]);
    expect(await reasonOf(query(visitor, "me.account,me.sessions"))).toEqual([401, "access_expired"]);
    expect(await nameOf()).toBe("Test Person");
    const { fetch, seen } = adminFetch(visitor);
    await at();
    const json = { method: "POST", headers: { "content-type": "application/json" }, body: '{"name":"Renewed"}' };
    expect((await fetch("/api/trpc/me.rename", json)).status).toBe(200);
    expect(seen).toEqual({ renewals: 1, calls: 2, ends: 0 });
    expect(await nameOf()).toBe("Renewed");
    return { welcome: [visitor], refused: [] };
  },

  "F4 parallel calls and tabs at expiry": async (stage, at) => {
    const { visitor, sessionId } = await admitGuest(stage);
    await expireAccess(visitor);
    const { fetch, seen } = adminFetch(visitor);
    await at();
    const answers = await Promise.all(Array.from({ length: 6 }, () => fetch("/api/trpc/me.account?batch=1&input={}")));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(seen).toEqual({ renewals: 1, calls: 12, ends: 0 });

    const tabs = Array.from({ length: 5 }, () => visitor.copy());
    await at();
    const renewals = await Promise.all(tabs.map(renew));
    expect(renewals.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(new Set(tabs.map((tab) => tab.cookie(REFRESH_COOKIE))).size).toBe(1);
    const [tokens] = await stage.sql`select count(*)::int as n from refresh_tokens where session_id = ${sessionId}`;
    expect(tokens?.n).toBe(3);
    return { welcome: tabs, refused: [] };
  },

  "F5 renewing ahead of time, and never by asking": async (stage, at) => {
    const { visitor } = await admitGuest(stage);
    await ageAccess(visitor, ACCESS_MS - 55_000);
    const before = visitor.copy();
    await at();
    const asked = await askMe(visitor);
    expect(asked.headers.getSetCookie()).toEqual([]);
    const { expiresInMs } = await asked.json();
    expect(expiresInMs).toBeGreaterThan(30_000);
    expect(expiresInMs).toBeLessThanOrEqual(55_000);
    await at();
    const renewed = await renew(visitor);
    expectSessionCookies(renewed);
    expect((await renewed.json()).expiresInMs).toBeGreaterThan(ACCESS_MS - 10_000);
    expect(visitor.cookie(ACCESS_COOKIE)).not.toBe(before.cookie(ACCESS_COOKIE));
    await at();
    expect((await (await askMe(before)).json()).expiresInMs).toBeLessThanOrEqual(55_000);
    return { welcome: [visitor, before], refused: [] };
  },
};

import { sql } from "drizzle-orm";
import { decodeProtectedHeader } from "jose";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { currentKey } from "@/features/identity/_keys";
import { makeDeviceMark, readDeviceMark } from "@/features/identity/_known-device";
import { checkPendingSignIn, makePendingSignIn } from "@/features/identity/_pending-sign-in";
import { takeAttempt } from "@/features/identity/_throttle";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { beginTotp } from "@/features/identity/begin-totp";
import { confirmTotp } from "@/features/identity/confirm-totp";
import { mintAccessToken } from "@/features/identity/mint-access-token";
import { readAccessToken } from "@/features/identity/read-access-token";
import { readSession } from "@/features/identity/read-session";
import { ACCESS_COOKIE, REFRESH_COOKIE } from "@/features/identity/rules";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { Browser } from "@/testing/browser";
import { asOwner } from "@/testing/factories";
import { fromBase32 } from "@/testing/from-base32";
import { makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { GET as me } from "./me/route";
import { POST as refresh } from "./refresh/route";

/** AUTH_SECRET is replaced, and AUTH_SECRET_PREVIOUS is there for a week. */

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const [BEFORE, AFTER] = ["a secret of the time before", "a secret of the time after"];
const under = (AUTH_SECRET: string, AUTH_SECRET_PREVIOUS?: string) =>
  Object.assign(env(), { AUTH_SECRET, AUTH_SECRET_PREVIOUS });
const rotate = () => under(AFTER, BEFORE);
const dropPrevious = () => under(AFTER);
beforeEach(() => void under(BEFORE));

const CALLER = { addressPrefix: null, userAgent: "test" };
const asks = async (browser: Browser) => (await browser.call(me, "/api/session/me")).status;
const renew = (browser: Browser) => browser.post(refresh, "/api/session/refresh");
const refreshTokenOf = (browser: Browser) => browser.cookies.get(REFRESH_COOKIE)?.value;
const accessTokenOf = (browser: Browser) => browser.cookies.get(ACCESS_COOKIE)?.value ?? "";
const keyOf = (browser: Browser) => decodeProtectedHeader(accessTokenOf(browser)).kid;

async function signedIn() {
  const { id: userId, email } = await makeUser();
  const browser = new Browser();
  await browser.signIn(email);
  return { userId, email, browser };
}

describe("a session of the secret before", () => {
  it("is live, renews, and goes on under the new secret alone", async () => {
    const { browser } = await signedIn();
    const keyBefore = currentKey("access token").id;
    expect(keyOf(browser)).toBe(keyBefore);
    rotate();
    expect(await asks(browser)).toBe(200);
    expect((await renew(browser)).status).toBe(200);
    expect(keyOf(browser)).toBe(currentKey("access token").id);
    expect(keyOf(browser)).not.toBe(keyBefore);
    expect(await asks(browser)).toBe(200);
    dropPrevious();
    expect(await asks(browser)).toBe(200);
    expect((await renew(browser)).status).toBe(200);
  });

  it("that did not renew meanwhile is one of nobody, once the secret before is gone", async () => {
    const { browser } = await signedIn();
    dropPrevious();
    const answers = [await browser.copy().call(me, "/api/session/me"), await renew(browser.copy())];
    for (const answer of answers) expect([answer.status, await answer.json()]).toEqual([401, { reason: "no_session" }]);
    rotate();
    expect(await asks(browser)).toBe(200);
  });

  it("gives two tabs the same successor, one of whom asks before and one after the rotation", async () => {
    const { browser } = await signedIn();
    const late = browser.copy();
    await renew(browser);
    rotate();
    expect((await renew(late)).status).toBe(200);
    expect(refreshTokenOf(late)).toBe(refreshTokenOf(browser));
    expect([await asks(late), await asks(browser)]).toEqual([200, 200]);
  });

  it("takes a late tab for no thief, though the secret that made the successor is gone", async () => {
    const { browser, userId } = await signedIn();
    const late = browser.copy();
    await renew(browser);
    dropPrevious();
    for (const each of [late, browser]) {
      under(BEFORE);
      const claims = await readAccessToken(accessTokenOf(each));
      dropPrevious();
      if (!claims) throw new Error("no access token");
      const { token } = await mintAccessToken({ ...claims, at: new Date(), absoluteExpiresAt: claims.expiresAt });
      each.cookies.set(ACCESS_COOKIE, { value: token, path: "/" });
    }
    expect((await renew(late)).status).toBe(401);
    expect(await asks(browser)).toBe(200);
    const events = await asOwner(inject("ownerUrl"), (db) =>
      db.execute(sql`select act from account_events where user_id = ${userId} and act = 'session.token_reused'`),
    );
    expect(events).toHaveLength(0);
  });
});

/** What only saves somebody a wait or a minute has no second key: it starts anew. */
describe("begins anew with a new secret", () => {
  it("the mark of a known browser", async () => {
    const userId = newId();
    const mark = makeDeviceMark(userId);
    expect(readDeviceMark(userId, mark)).not.toBeNull();
    rotate();
    expect(readDeviceMark(userId, mark)).toBeNull();
    expect(readDeviceMark(userId, makeDeviceMark(userId))).not.toBeNull();
  });

  it("a sign-in that owes its code", async () => {
    const { userId, browser } = await signedIn();
    const session = await readSession(browser.cookieHeader("/"));
    if (!session) throw new Error("not signed in");
    const secret = fromBase32((await beginTotp(session, { password: TEST_PASSWORD }, CALLER)).secret);
    const step = stepAt(Date.now());
    await confirmTotp(session, codeAt(secret, step), CALLER);
    const owed = () => makePendingSignIn({ userId, method: "google", epoch: 0, stay: false });
    const give = (mark: string | null) => checkPendingSignIn({ mark, code: codeAt(secret, step + 1), caller: CALLER });
    const mark = await owed();
    rotate();
    expect(await give(mark)).toEqual({ check: { kind: "wrong" }, stay: false });
    expect(await give(await owed())).toMatchObject({ check: { kind: "right", userId } });
  });

  it("the count of an account's failures", async () => {
    const fail = (account: string) => takeAttempt({ account, addressPrefix: null });
    const account = `person-${newId()}@example.test`;
    for (let guess = 0; guess < 5; guess += 1) await fail(account);
    expect(await fail(account)).toMatchObject({ kind: "wait" });
    rotate();
    expect(await fail(account)).toMatchObject({ kind: "taken" });
  });
});

import { sql } from "drizzle-orm";
import { describe, expect, inject, it } from "vitest";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { beginTotp } from "@/features/identity/begin-totp";
import { checkCredentials } from "@/features/identity/check-credentials";
import { confirmTotp } from "@/features/identity/confirm-totp";
import { dropSecondFactor } from "@/features/identity/drop-second-factor";
import { readAccessToken } from "@/features/identity/read-access-token";
import { readSession } from "@/features/identity/read-session";
import { removeTotp } from "@/features/identity/remove-totp";
import { ACCESS_COOKIE, ACCESS_MS } from "@/features/identity/rules";
import type { Session } from "@/features/identity/schema";
import { newId } from "@/lib/ids";
import { Browser, ORIGIN, signInDoor } from "@/testing/browser";
import { asOwner } from "@/testing/factories";
import { fromBase32 } from "@/testing/from-base32";
import { makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { ownNetwork } from "@/testing/own-network";
import { readEvents } from "@/testing/read-events";
import { setTestSettings } from "@/testing/test-settings";
import { forgetFailures, waitOut } from "@/testing/throttle";
import { GET as me } from "../session/me/route";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const CALLER = { addressPrefix: null, userAgent: "test" };
const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) =>
  asOwner(inject("ownerUrl"), work);
const sessionOf = async (browser: Browser): Promise<Session> => {
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return session;
};

describe("signing in with a password", () => {
  it("sets both cookies, and none of next-auth's own session", async () => {
    const { email } = await makeUser();
    const browser = new Browser();
    const answer = await browser.signIn(email);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const names = answer.headers.getSetCookie().map((line) => line.slice(0, line.indexOf("=")));
    expect(names).toEqual(["__Host-ebizmate.at", "__Secure-ebizmate.rt", "__Host-ebizmate.device"]);
    const claims = await readAccessToken(browser.cookies.get(ACCESS_COOKIE)?.value ?? "");
    expect((claims?.expiresAt.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(ACCESS_MS);
    expect((await browser.call(me, "/api/session/me")).status).toBe(200);
  });

  it("takes an address in any case and width", async () => {
    const { email } = await makeUser();
    expect((await new Browser().signIn(`  ${email.toUpperCase()} `)).status).toBe(200);
  });

  it("ends the session that the browser had before", async () => {
    const { email } = await makeUser();
    const browser = new Browser();
    await browser.signIn(email);
    const before = browser.copy();
    await browser.signIn(email);
    expect((await before.call(me, "/api/session/me")).status).toBe(401);
    expect((await browser.call(me, "/api/session/me")).status).toBe(200);
  });

  it("answers a wrong password, an unknown and a disabled account byte for byte alike", async () => {
    const known = await makeUser();
    const disabled = await makeUser();
    await owner((db) => db.execute(sql`update users set disabled_at = now() where id = ${disabled.id}`));
    const answers = await Promise.all([
      new Browser().signIn(known.email, { password: "not the right one" }),
      new Browser().signIn(`nobody-${newId()}@example.test`, { password: "not the right one" }),
      new Browser().signIn(disabled.email),
      new Browser().signIn(known.email, { password: "x".repeat(5000) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(answers.flatMap((answer) => answer.headers.getSetCookie()).join()).not.toContain("ebizmate");
  });

  it("takes as long for an unknown account as for a known one", async () => {
    const known = await makeUser();
    const timed = async (email: string) => {
      await forgetFailures(email);
      const started = performance.now();
      await new Browser().signIn(email, { password: "not the right one" });
      return performance.now() - started;
    };
    const compare = async () => {
      const times: [known: number, unknown: number][] = [];
      for (let round = 0; round < 10; round += 1) {
        times.push([await timed(known.email), await timed(`nobody-${newId()}@example.test`)]);
      }
      // The fastest of each, taken in turns: what the machine does besides can only slow some of them down.
      const ratio = Math.min(...times.map(([time]) => time)) / Math.min(...times.map(([, time]) => time));
      return Math.max(ratio, 1 / ratio);
    };
    // A password that is not hashed for nobody makes it eight or more, every time; a busy machine does so now and then.
    await expect.poll(compare, { timeout: 60_000 }).toBeLessThan(2);
  });

  it("lets five guesses pass, then makes an account wait, known or not, and lets its owner in after it", async () => {
    const { email } = await makeUser();
    for (const address of [email, `nobody-${newId()}@example.test`]) {
      for (let guess = 0; guess < 5; guess += 1) {
        expect((await new Browser().signIn(address, { password: `guess number ${guess}` })).status).toBe(401);
      }
      const answer = await new Browser().signIn(address);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(await answer.json()).toMatchObject({ reason: "wait" });
    }
    await waitOut(email);
    expect((await new Browser().signIn(email)).status).toBe(200);
    expect((await new Browser().signIn(email, { password: "wrong once more" })).status).toBe(401);
  });

  it("lets somebody in on a device they know while a stranger guesses, and gives that device no more guesses", async () => {
    const { email } = await makeUser();
    const known = new Browser();
    await known.signIn(email);
    const stranger = new Browser();
    const borrowed = new Browser();
    await borrowed.signIn((await makeUser()).email);
    for (let guess = 0; guess < 8; guess += 1) await stranger.signIn(email, { password: `guess number ${guess}` });
    expect((await stranger.signIn(email)).status).toBe(429);
    expect((await borrowed.signIn(email)).status).toBe(429);
    expect((await known.signIn(email)).status).toBe(200);
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      statuses.push((await known.copy().signIn(email, { password: `guess number ${guess}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it.runIf(inject("databaseIsReal"))("counts a hundred guesses at once one by one", async () => {
    const { email } = await makeUser();
    const guesses = Array.from({ length: 60 }, (_, guess) =>
      new Browser().signIn(email, { password: `guess ${guess}` }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
  });

  it("makes an address that guesses at many accounts wait", async () => {
    const { address } = ownNetwork();
    const headers = { "x-forwarded-for": address };
    const statuses: number[] = [];
    for (let guess = 0; guess < 52; guess += 1) {
      const body = new URLSearchParams({ email: `${newId()}@example.test`, password: "x", json: "true" });
      const browser = new Browser();
      const csrf = await (await browser.call(signInDoor, "/api/auth/csrf")).json();
      body.set("csrfToken", csrf.csrfToken);
      const answer = await browser.call(signInDoor, "/api/auth/callback/credentials", {
        method: "POST",
        body,
        headers,
      });
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 50)).not.toContain(429);
    expect(statuses.slice(50)).toEqual([429, 429]);
    const back = await new Browser().call(signInDoor, "/api/auth/callback/oidc?code=x&state=y", { headers });
    expect(back.status).not.toBe(429);
    const [row] = await owner((db) =>
      db.execute(
        sql`select count(*)::int as n from sign_in_failures where subject like ${`%${address.slice(0, -2)}%`}`,
      ),
    );
    expect(row?.n).toBe(0);
  });
});

describe("the wrapper around next-auth", () => {
  it.each(["session", "signout", "_log", "verify-request", "", "csrf/x/y"])("does not serve %j", async (action) => {
    for (const method of ["GET", "POST"]) {
      expect((await new Browser().call(signInDoor, `/api/auth/${action}`, { method })).status).toBe(404);
    }
  });

  it("refuses a body that is malformed, of another kind, or too large", async () => {
    const post = (type: string, body: string) =>
      new Browser().call(signInDoor, "/api/auth/callback/credentials", {
        method: "POST",
        headers: { "content-type": type },
        body,
      });
    expect((await post("application/json", "{")).status).toBe(400);
    expect((await post("application/json", "[1]")).status).toBe(400);
    expect((await post("text/plain", "email=x")).status).toBe(400);
    expect((await post("application/x-www-form-urlencoded", "x".repeat(20_000))).status).toBe(413);
  });

  it("refuses another site and a missing CSRF token", async () => {
    const { email } = await makeUser();
    const body = new URLSearchParams({ email, password: TEST_PASSWORD, json: "true" });
    const send = (origin: string) =>
      new Browser().call(signInDoor, "/api/auth/callback/credentials", { method: "POST", body, origin });
    expect((await send("https://evil.example")).status).toBe(403);
    const answer = await send(ORIGIN);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie().join()).not.toMatch(/ebizmate\.(at|rt)=/);
  });

  it("leads nowhere but to this site after signing in", async () => {
    const { email } = await makeUser();
    for (const callbackUrl of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      const answer = await new Browser().signIn(email, { callbackUrl });
      const { url } = await answer.json();
      expect(new URL(url).origin).toBe(ORIGIN);
    }
  });
});

describe("the second factor", () => {
  async function withSecondFactor() {
    const user = await makeUser();
    const browser = new Browser();
    await browser.signIn(user.email);
    const session = await sessionOf(browser);
    const { secret } = await beginTotp(session, { password: TEST_PASSWORD }, CALLER);
    const bytes = fromBase32(secret);
    const { recoveryCodes } = await confirmTotp(session, codeAt(bytes, stepAt(Date.now())), CALLER);
    return { user, session, bytes, recoveryCodes, browser };
  }
  const soon = (bytes: Buffer) => codeAt(bytes, stepAt(Date.now()) + 1);

  it("is asked for after the password and not before", async () => {
    const { user, bytes } = await withSecondFactor();
    expect(await (await new Browser().signIn(user.email)).json()).toMatchObject({ reason: "second_factor" });
    expect(
      await (await new Browser().signIn(user.email, { password: "wrong wrong wrong", code: soon(bytes) })).json(),
    ).toMatchObject({ reason: "wrong" });
    expect(await (await new Browser().signIn(user.email, { code: "000000" })).json()).toMatchObject({
      reason: "wrong_code",
    });
    expect((await new Browser().signIn(user.email, { code: soon(bytes) })).status).toBe(200);
  });

  it("takes each code once, also a recovery code", async () => {
    const { user, bytes, recoveryCodes } = await withSecondFactor();
    const code = soon(bytes);
    expect((await new Browser().signIn(user.email, { code })).status).toBe(200);
    expect((await new Browser().signIn(user.email, { code })).status).toBe(401);
    const [recovery = ""] = recoveryCodes;
    expect(recoveryCodes).toHaveLength(10);
    expect((await new Browser().signIn(user.email, { code: recovery.toUpperCase() })).status).toBe(200);
    expect((await new Browser().signIn(user.email, { code: recovery })).status).toBe(401);
  });

  it("says of each recovery code that is used from where it was, at the door and before a guarded act", async () => {
    const { user, session, recoveryCodes } = await withSecondFactor();
    const [first = "", second = ""] = recoveryCodes;
    const caller = { addressPrefix: "192.0.2.0/24", userAgent: "Test browser" };
    const given = { email: user.email, password: TEST_PASSWORD, code: first, deviceMark: null, caller };
    expect(await checkCredentials(given)).toMatchObject({ kind: "right" });
    await removeTotp(session, { password: TEST_PASSWORD, code: second }, caller);
    const used = (await readEvents(user.id)).filter(({ act }) => act === "recovery_code.used");
    expect(used).toMatchObject([
      { actor: "person", ...caller },
      { actor: "person", ...caller },
    ]);
  });

  it("is dropped by the operator's command for who has lost everything, and every session with it", async () => {
    const { user, browser } = await withSecondFactor();
    await dropSecondFactor(user.email.toUpperCase());
    expect(await readSession(browser.cookieHeader("/"))).toBeNull();
    expect((await new Browser().signIn(user.email)).status).toBe(200);
    await expect(dropSecondFactor(user.email)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is not turned on by somebody at an open screen, nor kept readable in the database", async () => {
    const { email, id } = await makeUser();
    const browser = new Browser();
    await browser.signIn(email);
    await expect(beginTotp(await sessionOf(browser), { password: "wrong" }, CALLER)).rejects.toMatchObject({
      code: "forbidden",
    });
    const { secret } = await beginTotp(await sessionOf(browser), { password: TEST_PASSWORD }, CALLER);
    const [row] = await owner((db) => db.execute(sql`select secret_encrypted from totp_secrets where user_id = ${id}`));
    expect(String(row?.secret_encrypted)).not.toContain(fromBase32(secret).toString("base64url"));
    expect((await new Browser().signIn(email)).status).toBe(200);
  });
});

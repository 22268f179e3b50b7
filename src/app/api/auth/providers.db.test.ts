import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { allowLinking } from "@/features/identity/allow-linking";
import { beginTotp } from "@/features/identity/begin-totp";
import { confirmTotp } from "@/features/identity/confirm-totp";
import { endOtherSessions } from "@/features/identity/end-other-sessions";
import { readAccount } from "@/features/identity/read-account";
import { readSession } from "@/features/identity/read-session";
import { LINKED_PATH, type ProviderId } from "@/features/identity/rules";
import type { Session } from "@/features/identity/schema";
import { setAccountState } from "@/features/identity/set-account-state";
import { unlinkProvider } from "@/features/identity/unlink-provider";
import { inviteMember } from "@/features/workspaces/invite-member";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { Browser, expireAccess, ORIGIN, signInDoor } from "@/testing/browser";
import { asOwner, makeWorkspace } from "@/testing/factories";
import { fromBase32 } from "@/testing/from-base32";
import { type IdentityProvider, startIdentityProvider } from "@/testing/identity-provider";
import { makeMember, makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { ownNetwork } from "@/testing/own-network";
import { setTestSettings } from "@/testing/test-settings";
import { waitOut } from "@/testing/throttle";
import { GET as me } from "../session/me/route";
import { POST as refresh } from "../session/refresh/route";

/** Every way through a provider, with a provider that answers over HTTP. */

setTestSettings({
  DATABASE_URL: inject("databaseUrl"),
  OIDC_ISSUER: "http://localhost:1",
  OIDC_CLIENT_ID: "unset",
  OIDC_CLIENT_SECRET: "unset",
});

const CALLER = { addressPrefix: null, userAgent: "test" };
const PROOF = { password: TEST_PASSWORD };
const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) =>
  asOwner(inject("ownerUrl"), work);

let provider: IdentityProvider;
let subjects = 1000;
beforeAll(async () => {
  provider = await startIdentityProvider();
  Object.assign(env(), provider.settings);
});
afterAll(() => provider.stop());
beforeEach(() => {
  subjects += 1;
  const email = `p-${newId()}@company.test`;
  provider.person = { sub: String(subjects), email, email_verified: true, name: "Pat Company" };
  provider.mood = "ok";
  provider.calledIssuer = provider.issuer;
  provider.spoil = (claims) => claims;
  provider.forge = false;
  env().SIGN_UP = "open";
});

/** Presses the button: to where the browser is sent. */
async function leave(browser: Browser, id: ProviderId = "oidc", more: Record<string, string> = {}): Promise<URL> {
  const { csrfToken } = await (await browser.call(signInDoor, "/api/auth/csrf")).json();
  const body = new URLSearchParams({ csrfToken, json: "true", callbackUrl: "/w/shop", ...more });
  const answer = await browser.call(signInDoor, `/api/auth/signin/${id}`, { method: "POST", body });
  return new URL((await answer.json()).url);
}

/** At the provider's: back to where it sends the browser, as a path of ours. */
async function agree(to: URL): Promise<string> {
  const answer = await fetch(to, { redirect: "manual" });
  const back = new URL(answer.headers.get("location") ?? "about:blank");
  expect(back.origin).toBe(ORIGIN);
  return `${back.pathname}${back.search}`;
}

const come = (browser: Browser, back: string) => browser.call(signInDoor, back);

/** The whole way: where it ends, as path and query. */
async function through(browser: Browser, id: ProviderId = "oidc", more: Record<string, string> = {}): Promise<string> {
  const answer = await come(browser, await agree(await leave(browser, id, more)));
  expect(answer.status).toBe(302);
  const end = new URL(answer.headers.get("location") ?? "");
  expect(end.origin).toBe(ORIGIN);
  return `${end.pathname}${end.search}`;
}

const whoIs = async (browser: Browser): Promise<string | null> => {
  const answer = await browser.call(me, "/api/session/me");
  return answer.status === 200 ? (await answer.json()).user.email : null;
};
const sessionOf = async (browser: Browser): Promise<Session> => {
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return session;
};
const countUsers = async (email = provider.person.email ?? "") => {
  const [row] = await owner((db) => db.execute(sql`select count(*)::int as n from users where email = ${email}`));
  return Number(row?.n);
};
const refusedFor = (reason: string) => `/sign-in?error=${reason}&next=%2Fw%2Fshop`;

describe.each(["oidc", "github"] as const)("signing in through %s", (id) => {
  it("makes an account at the first time and finds it again by the provider's id, whatever the address", async () => {
    const first = new Browser();
    expect(await through(first, id)).toBe("/w/shop");
    const { email } = provider.person;
    expect(await whoIs(first)).toBe(email);
    const names = [...first.cookies.keys()];
    expect(names).toEqual(expect.arrayContaining(["__Host-ebizmate.at", "__Secure-ebizmate.rt"]));
    expect(names.join()).not.toMatch(/session-token|unused/);
    provider.person.email = `other-${newId()}@company.test`;
    const second = new Browser();
    await through(second, id);
    expect(await whoIs(second)).toBe(email);
    const { events } = await readAccount(await sessionOf(second));
    expect(events.map(({ act }) => act).reverse()).toEqual([
      "account.created",
      "provider.linked",
      "session.started",
      "session.started",
    ]);
  });

  it("makes one under SIGN_UP=invited for whom a workspace waits, and for nobody else", async () => {
    env().SIGN_UP = "invited";
    expect(await through(new Browser(), id)).toBe(refusedFor("not_known"));
    expect(await countUsers()).toBe(0);
    const { scope } = await makeWorkspace();
    const host = await makeUser();
    await makeMember(scope, host.id, "owner");
    const by = { actor: { userId: host.id, label: "Host", addressPrefix: null } };
    await inviteMember(scope, by, { email: provider.person.email ?? "", role: "agent" });
    provider.person.email_verified = false;
    expect(await through(new Browser(), id)).toBe(refusedFor("not_known"));
    provider.person.email_verified = true;
    const guest = new Browser();
    expect(await through(guest, id)).toBe("/w/shop");
    expect(await whoIs(guest)).toBe(provider.person.email);
  });

  it("makes none under SIGN_UP=closed, and lets in who has one", async () => {
    await through(new Browser(), id);
    env().SIGN_UP = "closed";
    expect(await through(new Browser(), id)).toBe("/w/shop");
    provider.person = { ...provider.person, sub: `9${subjects}`, email: `new-${newId()}@company.test` };
    expect(await through(new Browser(), id)).toBe(refusedFor("not_known"));
    expect(await countUsers()).toBe(0);
  });

  it("refuses an address that is not verified, and one that is none", async () => {
    for (const spoilt of [{ email_verified: false }, { email_verified: undefined }, { email: undefined }]) {
      Object.assign(provider.person, { email: provider.person.email, email_verified: true }, spoilt);
      const browser = new Browser();
      expect(await through(browser, id)).toBe(refusedFor("unverified"));
      expect(await whoIs(browser)).toBeNull();
    }
    Object.assign(provider.person, { email: "a@company.test, b@company.test", email_verified: true });
    expect(await through(new Browser(), id)).toBe(refusedFor("unverified"));
  });

  it("never gives somebody's account to an equal address, verified or not", async () => {
    const { email, id: userId } = await makeUser();
    for (const verified of [true, false]) {
      provider.person = { ...provider.person, email: email.toUpperCase(), email_verified: verified };
      const browser = new Browser();
      expect(await through(browser, id)).toMatch(/error=(not_known|unverified)/);
      expect(await whoIs(browser)).toBeNull();
    }
    const rows = await owner((db) => db.execute(sql`select 1 from oauth_identities where user_id = ${userId}`));
    expect(rows).toHaveLength(0);
  });

  it("lets a disabled person in by no way, and makes them no second account", async () => {
    await through(new Browser(), id);
    await setAccountState(provider.person.email ?? "", { isDisabled: true });
    provider.person.email = `moved-${newId()}@company.test`;
    expect(await through(new Browser(), id)).toBe(refusedFor("not_known"));
    expect(await countUsers()).toBe(0);
  });

  it("says that the person did not agree, and that the provider is down", async () => {
    provider.mood = "denies";
    expect(await through(new Browser(), id)).toBe(refusedFor("cancelled"));
    provider.mood = "ok";
    const away = new Browser();
    const back = await agree(await leave(away, id));
    provider.mood = "down";
    const answer = await come(away, back);
    expect(answer.headers.get("location")).toBe(`${ORIGIN}${refusedFor("provider_failed")}`);
    expect(await whoIs(away)).toBeNull();
  });
});

describe("a provider", () => {
  it("that does not answer keeps nobody from the sign-in page", async () => {
    provider.mood = "down";
    const to = await leave(new Browser());
    expect(`${to.origin}${to.pathname}${to.search}`).toBe(`${ORIGIN}${refusedFor("provider_down")}`);
  });

  it("may tell the address in its userinfo alone, and only of the same person", async () => {
    provider.mood = "thin";
    const browser = new Browser();
    expect(await through(browser)).toBe("/w/shop");
    expect(await whoIs(browser)).toBe(provider.person.email);
    const other = { ...provider.person, sub: `8${subjects}`, email: `o-${newId()}@company.test` };
    provider.spoil = (claims) => ({ ...claims, sub: other.sub });
    expect(await through(new Browser())).toBe(refusedFor("provider_failed"));
  });

  it("that calls itself by the name of another is not believed", async () => {
    provider.calledIssuer = "https://accounts.google.com";
    expect(await through(new Browser())).toBe(refusedFor("provider_failed"));
    provider.calledIssuer = `${provider.issuer}/`;
    expect(await through(new Browser())).toBe("/w/shop");
  });

  it("of another issuer with the same subject is somebody else", async () => {
    const first = new Browser();
    await through(first);
    const twin = await startIdentityProvider();
    try {
      Object.assign(env(), { OIDC_ISSUER: twin.issuer });
      twin.person = { ...provider.person, email: `twin-${newId()}@company.test` };
      const second = new Browser();
      await through(second);
      expect(await whoIs(second)).toBe(twin.person.email);
    } finally {
      Object.assign(env(), provider.settings);
      await twin.stop();
    }
  });

  it("is offered where it is set up, under its name", async () => {
    const answer = await new Browser().call(signInDoor, "/api/auth/providers");
    const providers = await answer.json();
    expect(Object.keys(providers)).toEqual(["credentials", "github", "oidc"]);
    expect(providers.oidc.name).toBe("Company login");
    expect(JSON.stringify(providers)).not.toContain(provider.settings.OIDC_CLIENT_SECRET);
  });
});

describe("a way back that is not the one begun here", () => {
  const expectRefused = async (browser: Browser, back: string, reason = "provider_failed") => {
    const answer = await come(browser, back);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(`${ORIGIN}${refusedFor(reason)}`);
    expect(await whoIs(browser)).toBeNull();
  };

  it("is refused with another state, without one, and in a browser that began nothing", async () => {
    const browser = new Browser();
    const back = await agree(await leave(browser));
    await expectRefused(browser, back.replace(/state=[^&]+/, "state=forged"));
    await expectRefused(browser, back.replace(/&?state=[^&]+/, ""));
    const stranger = await come(new Browser(), back);
    expect(stranger.headers.get("location")).toBe(`${ORIGIN}/sign-in?error=provider_failed&next=%2F`);
  });

  it("is refused with the code of another flow: PKCE ties it to the browser", async () => {
    const thief = new Browser();
    const [stolen, own] = [await agree(await leave(new Browser())), await agree(await leave(thief))];
    const code = new URL(stolen, ORIGIN).searchParams.get("code") ?? "";
    await expectRefused(thief, own.replace(/code=[^&]+/, `code=${code}`));
  });

  it("is refused a second time, for a code is good once", async () => {
    const browser = new Browser();
    const back = await agree(await leave(browser));
    const replay = browser.copy();
    expect((await come(browser, back)).headers.get("location")).toBe(`${ORIGIN}/w/shop`);
    await expectRefused(replay, back);
  });

  it("is refused when it comes to another provider's door", async () => {
    const browser = new Browser();
    const back = await agree(await leave(browser));
    await expectRefused(browser, back.replace("/callback/oidc", "/callback/github"));
  });

  it.each([
    ["another nonce", () => ({ nonce: "forged" })],
    ["no nonce", () => ({ nonce: undefined })],
    ["another audience", () => ({ aud: "somebody-else" })],
    ["another issuer", () => ({ iss: "http://127.0.0.1:1" })],
    ["an end in the past", () => ({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ["no subject", () => ({ sub: "" })],
  ])("is refused with an id token of %s", async (_, spoilt) => {
    provider.spoil = (claims) => ({ ...claims, ...spoilt() });
    const browser = new Browser();
    await expectRefused(browser, await agree(await leave(browser)));
    expect(await countUsers()).toBe(0);
  });

  it("is refused with an id token that somebody else signed", async () => {
    provider.forge = true;
    const browser = new Browser();
    await expectRefused(browser, await agree(await leave(browser)));
  });

  it("is refused to an address that came back in vain fifty times, unasked, and not to one that came in", async () => {
    const [vain, busy] = [ownNetwork(), ownNetwork()];
    const from = ({ address }: { address: string }) => ({ headers: { "x-forwarded-for": address } });
    const statuses: number[] = [];
    for (let time = 0; time < 51; time += 1) {
      const answer = await new Browser().call(signInDoor, `/api/auth/callback/oidc?code=x&state=${time}`, from(vain));
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array(50).fill(302), 429]);
    const browser = new Browser();
    const back = await agree(await leave(browser));
    const answer = await browser.call(signInDoor, back, from(vain));
    expect(answer.status).toBe(429);
    const { seconds, url } = await answer.json();
    expect(seconds).toBeGreaterThan(0);
    expect(url).toBe(`${ORIGIN}${refusedFor("wait")}`);
    expect(answer.headers.get("retry-after")).toBe(String(seconds));
    expect(answer.headers.get("refresh")).toBe(`0;url=${url}`);
    expect((await browser.call(signInDoor, back, from(busy))).headers.get("location")).toBe(`${ORIGIN}/w/shop`);

    for (let time = 0; time < 51; time += 1) {
      const colleague = new Browser();
      const answer = await colleague.call(signInDoor, await agree(await leave(colleague)), from(busy));
      expect(answer.headers.get("location")).toBe(`${ORIGIN}/w/shop`);
    }
  });

  it("takes no state from a sibling site: neither by a name that one can set, nor beside the browser's own", async () => {
    const [thief, victim] = [new Browser(), new Browser()];
    const back = await agree(await leave(thief));
    const theirs = [...thief.cookies].filter(([name]) => /state|pkce|nonce/.test(name));
    expect(theirs.map(([name]) => name).sort()).toEqual(
      ["nonce", "pkce", "state"].map((name) => `__Host-ebizmate.${name}`),
    );
    for (const [name, cookie] of theirs) victim.cookies.set(name.replace("__Host-", "__Secure-"), cookie);
    expect((await come(victim, back)).headers.get("location")).toContain("/sign-in?error=provider_failed");
    expect(await whoIs(victim)).toBeNull();

    await leave(victim);
    const planted = theirs.map(([name, { value }]) => `${name}=${value}`).join("; ");
    const cookie = `${victim.cookieHeader("/")}; ${planted}`;
    const answer = await signInDoor(new Request(`${ORIGIN}${back}`, { headers: { host: "localhost:3000", cookie } }));
    expect(answer.headers.get("location")).toContain("/sign-in?error=provider_failed");
    expect(answer.headers.getSetCookie().join()).not.toContain("__Host-ebizmate.at=");
    expect((await come(thief, back)).headers.get("location")).toBe(`${ORIGIN}/w/shop`);
  });

  it("leads nowhere but to this site, whatever it is told to lead to", async () => {
    for (const callbackUrl of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      const browser = new Browser();
      expect(await through(browser, "oidc", { callbackUrl })).toBe("/");
      const other = new Browser();
      const back = await agree(await leave(other, "oidc", { callbackUrl }));
      other.cookies.set("__Host-ebizmate.callback-url", { value: encodeURIComponent(callbackUrl), path: "/" });
      const answer = await come(other, `${back}&callbackUrl=${encodeURIComponent(callbackUrl)}`);
      expect(new URL(answer.headers.get("location") ?? "").origin).toBe(ORIGIN);
    }
    for (const error of [
      "x%0d%0aset-cookie:%20a=b",
      "%E2%82%AC",
      "https://evil.example",
      "AccessDenied&next=//evil.example",
    ]) {
      for (const door of ["error", "signin", "signin/oidc", "callback/oidc"]) {
        const answer = await new Browser().call(signInDoor, `/api/auth/${door}?error=${error}`);
        expect(answer.status).toBe(302);
        expect(answer.headers.get("location")).toMatch(/^http:\/\/localhost:3000\/sign-in\?(error=\w+&)?next=%2F$/);
        expect(answer.headers.getSetCookie().join()).not.toContain("a=b");
      }
    }
  });
});

describe("staying signed in", () => {
  it.each([
    ["true", 7 * 86_400],
    ["false", 12 * 3600],
  ])("holds over the way to a provider and back: %s", async (stay, seconds) => {
    const browser = new Browser();
    const answer = await come(browser, await agree(await leave(browser, "oidc", { stay })));
    const line = answer.headers.getSetCookie().find((each) => each.startsWith("__Host-ebizmate.at=")) ?? "";
    expect(Math.abs(Number(/Max-Age=(\d+)/.exec(line)?.[1]) - seconds)).toBeLessThan(5);
  });
});

describe("the second factor", () => {
  /** Somebody who signs in through the provider alone, and has an authenticator. */
  async function withSecondFactor() {
    const browser = new Browser();
    await through(browser);
    const session = await sessionOf(browser);
    const bytes = fromBase32((await beginTotp(session, { password: null }, CALLER)).secret);
    const { recoveryCodes } = await confirmTotp(session, codeAt(bytes, stepAt(Date.now())), CALLER);
    return { session, browser, recoveryCodes, soon: () => codeAt(bytes, stepAt(Date.now()) + 1) };
  }
  const giveCode = async (browser: Browser, code: string) => {
    const { csrfToken } = await (await browser.call(signInDoor, "/api/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, json: "true", step: "code", code });
    return browser.call(signInDoor, "/api/auth/callback/credentials", { method: "POST", body });
  };

  it("is asked for after the provider, and nothing opens before it", async () => {
    const { soon } = await withSecondFactor();
    const browser = new Browser();
    expect(await through(browser)).toBe("/sign-in?step=code&next=%2Fw%2Fshop");
    expect([...browser.cookies.keys()]).not.toContain("__Host-ebizmate.at");
    expect(await whoIs(browser)).toBeNull();
    const wrong = await giveCode(browser, "000000");
    expect([wrong.status, (await wrong.json()).reason]).toEqual([401, "wrong_code"]);
    expect(await whoIs(browser)).toBeNull();
    const replay = browser.copy();
    expect((await giveCode(browser, soon())).status).toBe(200);
    expect(await whoIs(browser)).toBe(provider.person.email);
    expect((await giveCode(replay, soon())).status).toBe(401);
    expect([...browser.cookies.keys()]).not.toContain("__Host-ebizmate.pending");
  });

  it.each([-10, 10])("goes by the database's clock where the application's is %i minutes off", async (minutes) => {
    const realNow = Date.now;
    // The authenticator's clock is right; what this process says of the time is not.
    const rightly = (bytes: Buffer, ahead: number) => codeAt(bytes, stepAt(realNow()) + ahead);
    const clock = vi.spyOn(Date, "now").mockImplementation(() => realNow() + minutes * 60_000);
    try {
      const first = new Browser();
      await through(first);
      const session = await sessionOf(first);
      const bytes = fromBase32((await beginTotp(session, { password: null }, CALLER)).secret);
      await confirmTotp(session, rightly(bytes, 0), CALLER);
      const browser = new Browser();
      expect(await through(browser)).toContain("step=code");
      clock.mockRestore();
      expect((await giveCode(browser, rightly(bytes, 1))).status).toBe(200);
    } finally {
      clock.mockRestore();
    }
  });

  it.each([-10, 10])("takes a code that is owed where the application is %i minutes off by then", async (minutes) => {
    const { soon } = await withSecondFactor();
    const browser = new Browser();
    await through(browser);
    const code = soon();
    const realNow = Date.now;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => realNow() + minutes * 60_000);
    try {
      expect((await giveCode(browser, code)).status).toBe(200);
    } finally {
      clock.mockRestore();
    }
  });

  it("takes a recovery code, and makes who guesses wait", async () => {
    const { recoveryCodes, session } = await withSecondFactor();
    const browser = new Browser();
    await through(browser);
    for (let guess = 0; guess < 5; guess += 1) expect((await giveCode(browser, `00000${guess}`)).status).toBe(401);
    expect((await giveCode(browser, recoveryCodes[0] ?? "")).status).toBe(429);
    await waitOut(`code:${session.userId}`);
    expect((await giveCode(browser, recoveryCodes[0] ?? "")).status).toBe(200);
  });

  it("is not got round by a mark of one's own, one that is too old, or one from before all sessions ended", async () => {
    const { soon, session } = await withSecondFactor();
    const other = await makeUser();
    const browser = new Browser();
    await through(browser);
    const mark = browser.cookies.get("__Host-ebizmate.pending")?.value ?? "";
    const [userId = "", method, stay, epoch, expires, seal] = mark.split(".");
    expect(userId).toBe(session.userId);
    const tampered = [
      [other.id, method, stay, epoch, expires, seal],
      [userId, method, stay, epoch, Number(expires) + 1, seal],
      [userId, method, stay, epoch, expires, "forged"],
      [userId],
    ];
    for (const parts of tampered) {
      browser.cookies.set("__Host-ebizmate.pending", { value: parts.join("."), path: "/" });
      const answer = await giveCode(browser, soon());
      expect([answer.status, (await answer.json()).reason]).toEqual([401, "wrong"]);
    }
    await setAccountState(provider.person.email ?? "", { isDisabled: true });
    await setAccountState(provider.person.email ?? "", { isDisabled: false });
    browser.cookies.set("__Host-ebizmate.pending", { value: mark, path: "/" });
    expect((await giveCode(browser, soon())).status).toBe(401);
    expect(await whoIs(browser)).toBeNull();
  });
});

describe("linking", () => {
  async function signedIn() {
    const user = await makeUser();
    const browser = new Browser();
    await browser.signIn(user.email);
    return { ...user, browser, session: await sessionOf(browser) };
  }
  const linkNow = async (browser: Browser) => {
    await allowLinking(await sessionOf(browser), "oidc", PROOF, CALLER);
    return through(browser, "oidc", { callbackUrl: LINKED_PATH });
  };

  it("wants the password again, and then happens once and in the session that asked", async () => {
    const { email, browser, session } = await signedIn();
    await expect(allowLinking(session, "oidc", { password: "wrong" }, CALLER)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await through(browser, "oidc", { callbackUrl: LINKED_PATH })).toBe("/me?error=not_known");
    expect(await linkNow(browser)).toBe(LINKED_PATH);
    expect((await sessionOf(browser)).sessionId).toBe(session.sessionId);
    expect((await readAccount(session)).providers).toContainEqual({
      id: "oidc",
      name: "Company login",
      isLinked: true,
    });
    const later = new Browser();
    await through(later);
    expect(await whoIs(later)).toBe(email);
    provider.person = { sub: `7${subjects}`, email: `x-${newId()}@company.test`, email_verified: true };
    expect(await through(browser, "oidc", { callbackUrl: LINKED_PATH })).toBe("/me?error=not_known");
  });

  it("needs no verified address, for the person has proven both", async () => {
    const { browser } = await signedIn();
    provider.person.email_verified = false;
    expect(await linkNow(browser)).toBe(LINKED_PATH);
  });

  it("never takes an account that signs in somebody else, nor changes who one is", async () => {
    await through(new Browser());
    const { email, browser } = await signedIn();
    expect(await linkNow(browser)).toBe("/me?error=linked_elsewhere");
    expect(await whoIs(browser)).toBe(email);
  });

  it("that took longer than access lasts makes nobody new and signs in nobody else", async () => {
    for (const isKnown of [false, true]) {
      provider.person = {
        sub: `late${isKnown}${subjects}`,
        email: `late-${newId()}@company.test`,
        email_verified: true,
      };
      if (isKnown) await through(new Browser());
      const { email, browser } = await signedIn();
      await allowLinking(await sessionOf(browser), "oidc", PROOF, CALLER);
      const back = await agree(await leave(browser, "oidc", { callbackUrl: LINKED_PATH }));
      await expireAccess(browser);
      const answer = await come(browser, back);
      expect(answer.headers.get("location")).toBe(`${ORIGIN}/me?error=provider_failed`);
      expect(await countUsers()).toBe(isKnown ? 1 : 0);
      expect((await browser.post(refresh, "/api/session/refresh")).status).toBe(200);
      expect(await whoIs(browser)).toBe(email);
    }
  });

  it("is not done by an access token whose session has ended", async () => {
    const { id, browser, email } = await signedIn();
    await allowLinking(await sessionOf(browser), "oidc", PROOF, CALLER);
    const stolen = browser.copy();
    const other = new Browser();
    await other.signIn(email);
    await endOtherSessions(await sessionOf(other), "all", CALLER);
    await through(stolen);
    const rows = await owner((db) => db.execute(sql`select 1 from oauth_identities where user_id = ${id}`));
    expect(rows).toHaveLength(0);
  });

  it("is undone with the password, but not when nothing else lets the person in", async () => {
    const { browser, session } = await signedIn();
    await linkNow(browser);
    const undo = { proof: PROOF, caller: CALLER };
    await expect(unlinkProvider(session, "oidc", { ...undo, proof: { password: "wrong" } })).rejects.toMatchObject({
      code: "forbidden",
    });
    await unlinkProvider(session, "oidc", undo);
    await expect(unlinkProvider(session, "oidc", undo)).rejects.toMatchObject({ code: "not_found" });
    provider.person = { ...provider.person, sub: `6${subjects}`, email: `y-${newId()}@company.test` };
    const alone = new Browser();
    await through(alone);
    const passwordless = { proof: { password: null }, caller: CALLER };
    const owned = await sessionOf(alone);
    await expect(unlinkProvider(owned, "oidc", passwordless)).rejects.toMatchObject({ code: "conflict" });
    await allowLinking(owned, "github", { password: null }, CALLER);
    expect(await through(alone, "github", { callbackUrl: LINKED_PATH })).toBe(LINKED_PATH);
    await unlinkProvider(owned, "oidc", passwordless);
    await expect(unlinkProvider(owned, "github", passwordless)).rejects.toMatchObject({ code: "conflict" });
  });

  it("asks somebody without a password to have signed in just now", async () => {
    const browser = new Browser();
    await through(browser);
    const session = await sessionOf(browser);
    const old = { ...session, provenAt: new Date(Date.now() - 6 * 60_000) };
    await expect(allowLinking(old, "github", { password: null }, CALLER)).rejects.toMatchObject({ code: "forbidden" });
  });
});

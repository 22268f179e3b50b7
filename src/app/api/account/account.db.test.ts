import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, inject, it } from "vitest";
import { beginTotp } from "@/features/identity/begin-totp";
import { createResetLink } from "@/features/identity/create-reset-link";
import { endOtherSessions } from "@/features/identity/end-other-sessions";
import { listSessions } from "@/features/identity/list-sessions";
import { readAccount } from "@/features/identity/read-account";
import { readSession } from "@/features/identity/read-session";
import { setAccountState } from "@/features/identity/set-account-state";
import { inviteMember } from "@/features/workspaces/invite-member";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import type { Actor } from "@/features/workspaces/schema";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { Browser, expireAccess } from "@/testing/browser";
import { asOwner, makeWorkspace } from "@/testing/factories";
import { makeMember, makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { GET as me } from "../session/me/route";
import { POST as refresh } from "../session/refresh/route";
import { POST as invitation } from "./invitation/route";
import { POST as changePassword } from "./password/route";
import { POST as requestReset } from "./request-reset/route";
import { POST as reset } from "./reset/route";
import { POST as signUp } from "./sign-up/route";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });
const CALLER = { addressPrefix: null, userAgent: "test" };
const NEW_PASSWORD = "harbour crane 7 pelican";
const secretOf = (url: string) => url.slice(url.indexOf("#") + 1);
const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) =>
  asOwner(inject("ownerUrl"), work);
const asks = async (browser: Browser) => (await browser.call(me, "/api/session/me")).status;
const sessionOf = async (browser: Browser) => {
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return session;
};

describe("signing up", () => {
  const form = () => ({
    email: `new-${newId()}@example.test`,
    name: "Nora New",
    password: "orchid wagon 3 thunder",
    workspaceName: "Nora’s flowers",
  });
  afterEach(() => {
    env().SIGN_UP = undefined;
  });

  it("makes an account that owns a workspace", async () => {
    const given = form();
    const browser = new Browser();
    expect((await browser.post(signUp, "/api/account/sign-up", given)).status).toBe(200);
    expect((await browser.signIn(given.email, { password: given.password })).status).toBe(200);
    expect(await listMyWorkspaces(await sessionOf(browser))).toMatchObject([{ name: "Nora’s flowers", role: "owner" }]);
  });

  it("says the same for an address that has an account, and changes nothing of it", async () => {
    const { email, id } = await makeUser();
    const taken = await new Browser().post(signUp, "/api/account/sign-up", { ...form(), email: email.toUpperCase() });
    const fresh = await new Browser().post(signUp, "/api/account/sign-up", form());
    expect([taken.status, await taken.text()]).toEqual([fresh.status, await fresh.text()]);
    expect((await new Browser().signIn(email)).status).toBe(200);
    expect(await listMyWorkspaces({ userId: id })).toEqual([]);
  });

  it.each(["invited", "closed"] as const)("is refused while SIGN_UP is %s", async (mode) => {
    env().SIGN_UP = mode;
    expect((await new Browser().post(signUp, "/api/account/sign-up", form())).status).toBe(403);
  });

  it("starts by invitation only on a public address", async () => {
    const { readSignUpMode } = await import("@/features/identity/read-sign-up-mode");
    expect(readSignUpMode()).toBe("open");
    const before = env().APP_URL;
    env().APP_URL = "https://mate.example.com";
    expect(readSignUpMode()).toBe("invited");
    env().APP_URL = before;
  });

  it.each([
    ["a weak password", { password: "password123456" }],
    ["a short password", { password: "short" }],
    ["no address", { email: "not an address" }],
    ["no name", { name: "   " }],
    ["a name without end", { workspaceName: "x".repeat(5000) }],
  ])("refuses %s, and says which field", async (_, change) => {
    const answer = await new Browser().post(signUp, "/api/account/sign-up", { ...form(), ...change });
    expect(answer.status).toBe(400);
    expect((await answer.json()).message).toMatch(/^(Password|E-mail address|Name|Workspace name): /);
  });

  it("takes JSON from our own pages only, and not much of it", async () => {
    const browser = new Browser();
    const send = (init: RequestInit & { origin?: string }) =>
      browser.call(signUp, "/api/account/sign-up", { method: "POST", body: JSON.stringify(form()), ...init });
    expect(
      (await send({ origin: "https://evil.example", headers: { "content-type": "application/json" } })).status,
    ).toBe(403);
    expect((await send({ headers: { "content-type": "text/plain" } })).status).toBe(415);
    const json = { "content-type": "application/json" };
    expect((await send({ headers: json, body: "{" })).status).toBe(400);
    expect((await send({ headers: json, body: JSON.stringify({ name: "x".repeat(20_000) }) })).status).toBe(413);
  });
});

describe("an invitation's link", () => {
  /** What its holder is told of an address: when they look, when they say they are new, and when they come without either. */
  async function hear(email: string, by: { shop: Awaited<ReturnType<typeof makeWorkspace>>; actor: Actor }) {
    const { url } = await inviteMember(by.shop.scope, { actor: by.actor }, { email, role: "agent" });
    const token = secretOf(url ?? "");
    const newAccount = { name: "Nora New", password: NEW_PASSWORD };
    const heard = [];
    for (const accept of [
      undefined,
      { newAccount: null },
      { newAccount: { ...newAccount, password: "short" } },
      { newAccount },
    ]) {
      const answer = await new Browser().post(invitation, "/api/account/invitation", { token, accept });
      heard.push(`${answer.status} ${await answer.text()}`.replaceAll(email, "<address>"));
    }
    return heard;
  }

  it("tells its holder, who may be the inviter, the same of every address", async () => {
    const shop = await makeWorkspace();
    const boss = await makeUser();
    await makeMember(shop.scope, boss.id, "owner");
    const by = { shop, actor: { userId: boss.id, label: boss.name, addressPrefix: null } };
    const [known, disabled] = [await makeUser(), await makeUser()];
    await setAccountState(disabled.email, { isDisabled: true });
    const fresh = await hear(`new-${newId()}@example.test`, by);
    expect(fresh.map((answer) => answer.slice(0, 3))).toEqual(["200", "401", "400", "200"]);
    expect(await hear(known.email, by)).toEqual(fresh);
    expect(await hear(disabled.email, by)).toEqual(fresh);
    expect((await new Browser().signIn(known.email)).status).toBe(200);
    expect(await listMyWorkspaces({ userId: known.id })).toEqual([]);
  });
});

describe("a form that anybody may send", () => {
  it("is taken five times for an address, and then says how long to wait", async () => {
    const email = `asked-${newId()}@example.test`;
    const person = { email, name: "N", password: "orchid wagon 3 thunder", workspaceName: "N" };
    const ask = (form: object) => new Browser().post(signUp, "/api/account/sign-up", form);
    for (let time = 0; time < 5; time += 1) expect((await ask(person)).status).toBe(200);
    const answer = await ask(person);
    expect(answer.status).toBe(429);
    const wait = Number(answer.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect((await answer.json()).message).toBe(`Too many tries. Wait ${wait} ${wait === 1 ? "second" : "seconds"}.`);
    expect((await ask({ ...person, email: `other-${newId()}@example.test` })).status).toBe(200);
  });
});

describe("a guess", () => {
  afterEach(() => {
    env().TRUST_PROXY = false;
  });

  it.each([
    ["an invitation's secret", invitation, "/api/account/invitation", {}],
    ["a reset link's secret", reset, "/api/account/reset", { password: NEW_PASSWORD }],
  ])("at %s may be made fifty times from an address", async (_, door, path, more) => {
    env().TRUST_PROXY = true;
    const from = (address: string) =>
      new Browser().call(door, path, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": address },
        body: JSON.stringify({ token: "A".repeat(43), ...more }),
      });
    // A network of its own in each run and for each door.
    const network = `2001:db8:${randomBytes(2).toString("hex")}`;
    for (let guess = 0; guess < 50; guess += 1) expect((await from(`${network}::${guess}`)).status).toBe(404);
    expect((await from(`${network}::51`)).status).toBe(429);
    expect((await from(`2001:db9:${network.slice(9)}::1`)).status).toBe(404);
  });

  it("at the password of somebody who is signed in may be made five times", async () => {
    const browser = new Browser();
    await browser.signIn((await makeUser()).email);
    const session = await sessionOf(browser);
    const guess = (password: string) => beginTotp(session, { password }, CALLER).catch(({ code }) => code);
    const answers = [];
    for (let time = 0; time < 8; time += 1) answers.push(await guess("not the right one"));
    expect(answers.slice(0, 5)).toEqual(Array(5).fill("forbidden"));
    expect(answers).toContain("rate_limited");
  });
});

describe("a new password", () => {
  it("ends every session on its next request, and the one that set it goes on with another", async () => {
    const { email } = await makeUser();
    const [here, elsewhere] = [new Browser(), new Browser()];
    await here.signIn(email);
    await elsewhere.signIn(email);
    const thief = here.copy();
    const change = { password: TEST_PASSWORD, code: null, newPassword: NEW_PASSWORD };
    expect((await here.post(changePassword, "/api/account/password", change)).status).toBe(200);
    expect(await asks(here)).toBe(200);
    for (const other of [elsewhere, thief]) {
      expect(await asks(other)).toBe(401);
      expect((await other.post(refresh, "/api/session/refresh")).status).toBe(401);
    }
    expect((await new Browser().signIn(email)).status).toBe(401);
    expect((await new Browser().signIn(email, { password: NEW_PASSWORD })).status).toBe(200);
  });

  it("says that access has run out, and takes the same form once it is renewed", async () => {
    const { email } = await makeUser();
    const browser = new Browser();
    await browser.signIn(email);
    const change = { password: TEST_PASSWORD, code: null, newPassword: NEW_PASSWORD };
    await expireAccess(browser);
    const answer = await browser.post(changePassword, "/api/account/password", change);
    expect([answer.status, await answer.json()]).toEqual([401, { reason: "access_expired" }]);
    expect((await browser.post(refresh, "/api/session/refresh")).status).toBe(200);
    expect((await browser.post(changePassword, "/api/account/password", change)).status).toBe(200);
  });

  it("wants the present one, and a session", async () => {
    const { email } = await makeUser();
    const browser = new Browser();
    await browser.signIn(email);
    const wrong = { password: "not the right one", code: null, newPassword: NEW_PASSWORD };
    expect((await browser.post(changePassword, "/api/account/password", wrong)).status).toBe(403);
    expect((await new Browser().post(changePassword, "/api/account/password", wrong)).status).toBe(401);
    expect(await asks(browser)).toBe(200);
  });

  it("can be set by a link: once, within half an hour, ending every session and starting none", async () => {
    const user = await makeUser();
    const browser = new Browser();
    await browser.signIn(user.email);
    const { url } = await createResetLink({ userId: user.id, createdBy: null, actor: "operator" });
    const token = secretOf(url);
    const stranger = new Browser();
    const set = (password: string) => stranger.post(reset, "/api/account/reset", { token, password });
    const look = async () => {
      const answer = await stranger.post(reset, "/api/account/reset", { token });
      return `${answer.status} ${await answer.text()}`;
    };
    expect([await look(), await look()]).toEqual(Array(2).fill('200 {"done":true}'));
    expect((await set("short")).status).toBe(400);
    const done = await set(NEW_PASSWORD);
    expect(done.status).toBe(200);
    expect(done.headers.getSetCookie()).toEqual([]);
    expect((await set("another good 1 password")).status).toBe(404);
    expect(await look()).toMatch(/^404 .*This link was used, is too old/);
    expect(await asks(browser)).toBe(401);
    expect((await new Browser().signIn(user.email, { password: NEW_PASSWORD })).status).toBe(200);
  });

  it("is refused by a link that is old, replaced or made up, in one answer", async () => {
    const user = await makeUser();
    const replaced = secretOf((await createResetLink({ userId: user.id, createdBy: null, actor: "operator" })).url);
    const old = secretOf((await createResetLink({ userId: user.id, createdBy: null, actor: "operator" })).url);
    await owner((db) => db.execute(sql`update reset_links set expires_at = now() where user_id = ${user.id}`));
    const answers = await Promise.all(
      [replaced, old, "A".repeat(43)].map((token) =>
        new Browser().post(reset, "/api/account/reset", { token, password: NEW_PASSWORD }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect((await new Browser().signIn(user.email)).status).toBe(200);
  });

  it("is asked for in one answer, account or none", async () => {
    const { email } = await makeUser();
    const ask = async (address: string) => {
      const answer = await new Browser().post(requestReset, "/api/account/request-reset", { email: address });
      return [answer.status, await answer.text()];
    };
    expect(await ask(email)).toEqual(await ask(`nobody-${newId()}@example.test`));
  });
});

describe("one's sessions", () => {
  it("are listed, and end one by one or all but this one, on their next request", async () => {
    const { email } = await makeUser();
    const browsers = [new Browser(), new Browser(), new Browser()];
    for (const browser of browsers) await browser.signIn(email);
    const [here, second, third] = browsers as [Browser, Browser, Browser];
    const session = await sessionOf(here);
    const listed = await listSessions(session);
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ isThis }) => isThis).map(({ id }) => id)).toEqual([session.sessionId]);
    const { sessionId } = await sessionOf(second);
    await endOtherSessions(session, { sessionId }, CALLER);
    expect([await asks(here), await asks(second), await asks(third)]).toEqual([200, 401, 200]);
    await endOtherSessions(session, "all", CALLER);
    expect([await asks(here), await asks(third)]).toEqual([200, 401]);
    const { events } = await readAccount(session);
    expect(events.map(({ act }) => act)).toEqual(expect.arrayContaining(["session.started", "session.ended_others"]));
  });

  it("of somebody else cannot be ended", async () => {
    const [mine, theirs] = [new Browser(), new Browser()];
    await mine.signIn((await makeUser()).email);
    await theirs.signIn((await makeUser()).email);
    const { sessionId } = await sessionOf(theirs);
    await expect(endOtherSessions(await sessionOf(mine), { sessionId }, CALLER)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await asks(theirs)).toBe(200);
  });

  it("end when the operator disables the account, which then cannot sign in", async () => {
    const { email } = await makeUser();
    const browser = new Browser();
    await browser.signIn(email);
    await setAccountState(email, { isDisabled: true });
    expect(await asks(browser)).toBe(401);
    expect((await new Browser().signIn(email)).status).toBe(401);
    await setAccountState(email, { isDisabled: false });
    expect(await asks(browser)).toBe(401);
    expect((await new Browser().signIn(email)).status).toBe(200);
  });
});

describe("the events of an account", () => {
  it.each(["update account_events set act = 'x.y'", "delete from account_events"])(
    "cannot be altered by the application: %s",
    async (statement) => {
      const { acrossWorkspaces } = await import("@/db/across-workspaces");
      const attempt = acrossWorkspaces("identity", (tx) => tx.execute(sql.raw(statement)));
      await expect(attempt).rejects.toMatchObject({ cause: { code: "42501" } });
    },
  );
});

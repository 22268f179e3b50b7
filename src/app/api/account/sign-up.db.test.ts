import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { createUser } from "@/features/identity/create-user";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { readSession } from "@/features/identity/read-session";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { Browser } from "@/testing/browser";
import { asOwner } from "@/testing/factories";
import { type Mail, type MailServer, startMailServer } from "@/testing/mail-server";
import { makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { POST as confirm } from "./sign-up/confirm/route";
import { POST as signUp } from "./sign-up/route";

/** An open sign-up where mail can be sent: nobody learns but by their own mail whether an address has an account. */

setTestSettings({ DATABASE_URL: inject("databaseUrl"), APP_URL: "http://localhost:3000" });

const PASSWORD = "orchid wagon 3 thunder";
let mailServer: MailServer;
beforeAll(async () => {
  mailServer = await startMailServer();
});
afterAll(() => mailServer.stop());
beforeEach(() => {
  Object.assign(env(), { SMTP_URL: mailServer.url, SIGN_UP: "open" });
  mailServer.mood = "ok";
  mailServer.mails.length = 0;
});

const fresh = () => `new-${newId()}@example.test`;
const ask = (email: string, more: object = {}) =>
  new Browser().post(signUp, "/api/account/sign-up", {
    ...{ email, name: "Nora New", password: PASSWORD, workspaceName: "Nora’s flowers" },
    ...more,
  });
const door = (body: object) => new Browser().post(confirm, "/api/account/sign-up/confirm", body);
const whole = async (answer: Response) =>
  JSON.stringify([answer.status, [...answer.headers].sort(), await answer.text()]);
const mailsTo = (email: string) => mailServer.mails.filter(({ to }) => to.includes(email));
const untilMailed = (email: string, count = 1): Promise<Mail> =>
  vi.waitFor(() => {
    const mails = mailsTo(email);
    expect(mails).toHaveLength(count);
    return mails.at(-1) as Mail;
  }, 20_000);
const secretIn = (mail: Mail) => /\/sign-up\/confirm#([\w-]{43})$/m.exec(mail.text)?.[1] ?? "";
const askAndRead = async (email: string, more: object = {}, count = 1) => {
  expect((await ask(email, more)).status).toBe(200);
  return secretIn(await untilMailed(email, count));
};
const rowsOf = (table: string, email: string) =>
  asOwner(inject("ownerUrl"), (db) =>
    db.execute<Record<string, string>>(sql`select * from ${sql.identifier(table)} where email = ${email}`),
  );

describe("asking for an account", () => {
  it("is answered alike for a free address and a taken one, and only their mails differ", async () => {
    const { email: taken } = await makeUser();
    const free = fresh();
    const before = await rowsOf("users", taken);
    const answers = [await ask(free), await ask(taken.toUpperCase())];
    expect(await answers[0]?.clone().json()).toEqual({ done: true, confirmsByMail: true });
    expect(await whole(answers[0] as Response)).toBe(await whole(answers[1] as Response));
    const [toFree, toTaken] = [await untilMailed(free), await untilMailed(taken)];
    expect(toFree.headers.subject).toBe("Confirm your account");
    expect(secretIn(toFree)).toHaveLength(43);
    expect(toTaken.headers.subject).toBe("You have an account already");
    const places = toTaken.text.match(/http:\/\/\S+/g);
    expect(places).toEqual(["http://localhost:3000/sign-in", "http://localhost:3000/forgot"]);
    expect(await rowsOf("users", taken)).toEqual(before);
    expect([await rowsOf("users", free), await rowsOf("sign_up_requests", taken)]).toEqual([[], []]);
  });

  it("signs nobody in before it is confirmed, and a sign-in says no more than of an account with another password", async () => {
    const { email: taken } = await makeUser();
    const free = fresh();
    await askAndRead(free);
    await ask(taken);
    await untilMailed(taken);
    const signIns = [free, taken, fresh()].map((email) => new Browser().signIn(email, { password: PASSWORD }));
    const seen = (await Promise.all(signIns)).map(async (answer) => [answer.status, await answer.text()]);
    const [pending, wrong, unknown] = await Promise.all(seen);
    expect(pending).toEqual([401, expect.any(String)]);
    expect([wrong, unknown]).toEqual([pending, pending]);
  });

  it("keeps neither the password nor the link's secret, and mails nothing that the asker wrote", async () => {
    const email = fresh();
    const name = "Click http://evil.test now";
    const token = await askAndRead(email, { name, workspaceName: name });
    expect(mailsTo(email)[0]?.text).not.toContain("evil");
    const [row] = await rowsOf("sign_up_requests", email);
    expect(row?.password_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(row)).not.toMatch(new RegExp(`${token}|${PASSWORD}`));
  });

  it("is answered the same while the mail server is down, refuses or is silent", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => undefined);
    const email = fresh();
    const answers = [await whole(await ask(email))];
    await untilMailed(email);
    for (const mood of ["down", "refuses", "silent"] as const) {
      mailServer.mood = mood;
      const startedMs = Date.now();
      for (const email of [fresh(), (await makeUser()).email]) answers.push(await whole(await ask(email)));
      expect(Date.now() - startedMs).toBeLessThan(4000);
    }
    expect(new Set(answers).size).toBe(1);
    await vi.waitFor(() => expect(logged).toHaveBeenCalledTimes(6), 30_000);
    expect(JSON.stringify(logged.mock.calls)).not.toContain("example.test");
  });

  it("mails an address three times in a quarter of an hour, whoever asks and whether it has an account", async () => {
    for (const email of [fresh(), (await makeUser()).email]) {
      for (let time = 0; time < 3; time += 1) expect((await ask(email)).status).toBe(200);
      const answer = await ask(email);
      expect(answer.status).toBe(429);
      expect((await answer.json()).message).toMatch(/^Too many tries\. Wait (8\d\d|900) seconds\.$/);
      await untilMailed(email, 3);
    }
  });

  it.each([
    ["a weak password", { password: "password123456" }],
    ["a name that cannot be kept", { name: "a\u0000b" }],
    ["a business that cannot be kept", { workspaceName: "a\u0000b" }],
  ])("refuses %s before it is answered, address taken or free", async (_, change) => {
    const answers = [await ask(fresh(), change), await ask((await makeUser()).email, change)];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(await answers[0]?.text()).toBe(await answers[1]?.text());
  });

  it("is forgotten some time after its link is too old", async () => {
    const [old, young] = [fresh(), fresh()];
    await askAndRead(old);
    await askAndRead(young);
    await asOwner(inject("ownerUrl"), (db) =>
      db.execute(sql`update sign_up_requests set expires_at = now() - interval '1 second' where email = ${old}`),
    );
    const always = vi.spyOn(Math, "random").mockReturnValue(0);
    await limitAttempts({ what: `anything-${newId()}`, addressPrefix: null });
    always.mockRestore();
    expect(await rowsOf("sign_up_requests", old)).toEqual([]);
    expect(await rowsOf("sign_up_requests", young)).toHaveLength(1);
  });
});

describe("the link of such a mail", () => {
  it("shows the account as often as it is opened, and makes it once", async () => {
    const email = fresh();
    const token = await askAndRead(email);
    for (let time = 0; time < 2; time += 1)
      expect(await (await door({ token })).json()).toEqual({ email, workspaceName: "Nora’s flowers" });
    const made = await door({ token, password: PASSWORD });
    expect([made.status, made.headers.getSetCookie()]).toEqual([200, []]);
    expect(await made.json()).toEqual({ slug: expect.stringMatching(/^nora-s-flowers/), email });
    const browser = new Browser();
    expect((await browser.signIn(email, { password: PASSWORD })).status).toBe(200);
    const session = await readSession(browser.cookieHeader("/"));
    expect(await listMyWorkspaces(session ?? { userId: "" })).toMatchObject([
      { name: "Nora’s flowers", role: "owner" },
    ]);
    expect(await rowsOf("sign_up_requests", email)).toEqual([]);
    expect((await door({ token, password: PASSWORD })).status).toBe(404);
  });

  it("makes one account of two clicks at once", async () => {
    const email = fresh();
    const token = await askAndRead(email);
    const answers = await Promise.all([1, 2, 3].map(() => door({ token, password: PASSWORD })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    const [user] = await rowsOf("users", email);
    expect(await listMyWorkspaces({ userId: String(user?.id) })).toHaveLength(1);
  });

  it("goes on working when a stranger asks for the same address, and theirs is dead once it was used", async () => {
    const email = fresh();
    const own = await askAndRead(email);
    const strange = await askAndRead(email, { password: "intruder copper 8 lantern" }, 2);
    expect((await door({ token: own, password: PASSWORD })).status).toBe(200);
    expect((await door({ token: strange, password: "intruder copper 8 lantern" })).status).toBe(404);
    expect(await rowsOf("sign_up_requests", email)).toEqual([]);
    expect((await new Browser().signIn(email, { password: PASSWORD })).status).toBe(200);
  });

  it("makes no account with a password of somebody else who asked for the same address", async () => {
    const email = fresh();
    const token = await askAndRead(email, { password: "intruder copper 8 lantern" });
    const answer = await door({ token, password: PASSWORD });
    expect([answer.status, (await answer.json()).message]).toEqual([400, expect.stringMatching(/^Password: /)]);
    expect(await rowsOf("users", email)).toEqual([]);
    for (let guess = 0; guess < 4; guess += 1) await door({ token, password: "not it at all" });
    expect((await door({ token, password: PASSWORD })).status).toBe(429);
  });

  it("is dead when used, too old, made up or overtaken by an account: in one answer, with what helps", async () => {
    const [used, old, overtaken] = [fresh(), fresh(), fresh()];
    const tokens = { used: await askAndRead(used), old: await askAndRead(old) };
    expect((await door({ token: tokens.used, password: PASSWORD })).status).toBe(200);
    await asOwner(inject("ownerUrl"), (db) =>
      db.execute(sql`update sign_up_requests set expires_at = now() where email = ${old}`),
    );
    const taken = await askAndRead(overtaken);
    expect(await createUser({ email: overtaken, name: "By invitation", password: null })).not.toBeNull();
    const dead = [...Object.values(tokens), taken, "A".repeat(43), "no secret", "%00", "\u0000"];
    const answers = await Promise.all(
      dead.flatMap((token) => [door({ token }), door({ token, password: PASSWORD })]).map(async (a) => whole(await a)),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^\[404,.*This link was used.*Sign in, or create the account again\./);
    expect((await new Browser().signIn(overtaken, { password: PASSWORD })).status).toBe(401);
  });

  it.each(["invited", "closed"] as const)("makes nothing once SIGN_UP is %s", async (mode) => {
    const token = await askAndRead(fresh());
    env().SIGN_UP = mode;
    expect((await door({ token, password: PASSWORD })).status).toBe(403);
  });

  it("takes JSON from our own pages only", async () => {
    const token = await askAndRead(fresh());
    const body = JSON.stringify({ token, password: PASSWORD });
    const send = (init: RequestInit & { origin?: string }) =>
      new Browser().call(confirm, "/api/account/sign-up/confirm", { method: "POST", body, ...init });
    const json = { "content-type": "application/json" };
    expect((await send({ origin: "https://evil.example", headers: json })).status).toBe(403);
    expect((await send({ headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await send({ headers: json })).status).toBe(200);
  });
});

describe("the table of those who wait", () => {
  it("is nothing that somebody working for a workspace can read", async () => {
    const seen = await acrossWorkspaces("identity", (tx) =>
      tx.execute(
        sql`select has_table_privilege('ebizmate_app', 'sign_up_requests', 'select, insert, update, delete') as may`,
      ),
    );
    expect(seen[0]).toEqual({ may: false });
  });
});

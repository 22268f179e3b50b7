import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { POST as changePassword } from "@/app/api/account/password/route";
import { POST as reset } from "@/app/api/account/reset/route";
import { POST as logout } from "@/app/api/session/logout/route";
import { GET as askDoor } from "@/app/api/session/me/route";
import { POST as refresh } from "@/app/api/session/refresh/route";
import { type RedisShell, startRedis } from "@/embedded/redis/start-redis";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { createResetLink } from "@/features/identity/create-reset-link";
import { dropSecondFactor } from "@/features/identity/drop-second-factor";
import { readSession } from "@/features/identity/read-session";
import type { Session } from "@/features/identity/schema";
import { setAccountState } from "@/features/identity/set-account-state";
import { redis } from "@/lib/redis";
import { createCaller } from "@/trpc/root";
import { Browser } from "./browser";
import { asOwner } from "./factories";
import { fromBase32 } from "./from-base32";
import { makeUser, TEST_PASSWORD } from "./make-user";
import { setTestSettings } from "./test-settings";

const TOKEN = "test-redis-token";
let shell: RedisShell;
beforeAll(async () => {
  shell = await startRedis({ token: TOKEN });
  setTestSettings({
    DATABASE_URL: inject("databaseUrl"),
    UPSTASH_REDIS_REST_URL: shell.url,
    UPSTASH_REDIS_REST_TOKEN: TOKEN,
  });
});
afterAll(() => shell.stop());

const CALLER = { addressPrefix: null, userAgent: "test" };
const NEW_PASSWORD = "harbour crane 7 pelican";

/** A person with the browser whose session is to end, and another of theirs, whose own session may ask for it. */
type Person = { id: string; email: string; browser: Browser; session: Session; other: Browser; asking: Session };

async function signedIn(email: string): Promise<{ browser: Browser; session: Session }> {
  const browser = new Browser();
  await browser.signIn(email);
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return { browser, session };
}

async function makePerson(): Promise<Person> {
  const { id, email } = await makeUser();
  const { browser, session } = await signedIn(email);
  const { browser: other, session: asking } = await signedIn(email);
  return { id, email, browser, session, other, asking };
}

const me = (session: Session) => createCaller({ session, apiKey: null, caller: CALLER }).me;
async function addSecondFactor(session: Session): Promise<void> {
  const { secret } = await me(session).beginTotp({ proof: { password: TEST_PASSWORD } });
  await me(session).confirmTotp({ code: codeAt(fromBase32(secret), stepAt(Date.now())) });
}

/** By which key of the denylist an act denies, and how the act is taken. By the verb that ends the session. */
type Ending = ["sid" | "uid", (person: Person) => Promise<unknown>];
const ENDINGS: Record<string, Record<string, Ending>> = {
  "end-session": {
    "signing out": [
      "sid",
      ({ browser }) =>
        browser.copy().call(logout, "/api/session/logout", { method: "POST", origin: "http://localhost:3000" }),
    ],
  },
  "end-other-sessions": {
    "ending one session": ["sid", ({ asking, session }) => me(asking).endSession({ sessionId: session.sessionId })],
    "ending all others": ["sid", ({ asking }) => me(asking).endOtherSessions()],
  },
  "start-session": { "signing in again": ["sid", ({ browser, email }) => browser.copy().signIn(email)] },
  "renew-session": {
    "a used token that comes back": [
      "sid",
      async ({ browser }) => {
        const thief = browser.copy();
        for (const each of [browser, browser, thief]) await each.post(refresh, "/api/session/refresh");
      },
    ],
  },
  "confirm-totp": { "adding a second factor": ["sid", ({ asking }) => addSecondFactor(asking)] },
  "drop-second-factor": {
    "dropping a second factor": [
      "uid",
      async ({ session, email }) => {
        await addSecondFactor(session);
        await dropSecondFactor(email);
      },
    ],
  },
  "change-password": {
    "changing the password": [
      "uid",
      ({ other }) =>
        other.post(changePassword, "/api/account/password", {
          ...{ password: TEST_PASSWORD, code: null, newPassword: NEW_PASSWORD },
        }),
    ],
  },
  "reset-password": {
    "resetting the password": [
      "uid",
      async ({ id }) => {
        const { url } = await createResetLink({ userId: id, createdBy: null, actor: "operator" });
        const form = { token: new URL(url).hash.slice(1), password: NEW_PASSWORD };
        await new Browser().post(reset, "/api/account/reset", form);
      },
    ],
  },
  "set-account-state": {
    "disabling the account": ["uid", ({ email }) => setAccountState(email, { isDisabled: true })],
    "enabling the account": ["uid", ({ email }) => setAccountState(email, { isDisabled: false })],
    "making an operator": ["uid", ({ email }) => setAccountState(email, { isOperator: true })],
    "unmaking an operator": ["uid", ({ email }) => setAccountState(email, { isOperator: false })],
  },
};

/** The files of src whose code, tests apart, has the words, once for every time that it has them. */
function filesWith(words: RegExp, under: string): string[] {
  const root = resolve(import.meta.dirname, "..", under);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .flatMap((path) => Array(readFileSync(join(root, path), "utf8").match(words)?.length ?? 0).fill(basename(path)))
    .map((file) => file.replace(/\.tsx?$/, ""))
    .sort();
}

test("every verb that denies has its line here, and denies in one place", () => {
  const callers = filesWith(/\bwriteDenials\(/g, ".").filter((file) => file !== "_denylist");
  expect(callers).toEqual(Object.keys(ENDINGS).sort());
});

test("every verb that ends a session by its row denies it as well", () => {
  const enders = filesWith(/\bend(All|Others)\(|\brevokedAt: (?!sessions\b)/g, "features/identity");
  const verbs = new Set(enders.filter((file) => file !== "_end-all"));
  expect([...verbs].sort()).toEqual(Object.keys(ENDINGS).sort());
});

type Rows = { epoch: number; disabledAt: string | null; revokedAt: string | null };
const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) =>
  asOwner(inject("ownerUrl"), work);
/** What of the rows can refuse a session. */
async function readRows({ session: { userId, sessionId } }: Person): Promise<Rows> {
  const [rows] = await owner((db) =>
    db.execute<Rows>(sql`
      select u.session_epoch as epoch, u.disabled_at::text as "disabledAt", s.revoked_at::text as "revokedAt"
      from users u join sessions s on s.user_id = u.id where u.id = ${userId} and s.id = ${sessionId}`),
  );
  if (!rows) throw new Error("no such session");
  return rows;
}
const writeRows = ({ session: { userId, sessionId } }: Person, { epoch, disabledAt, revokedAt }: Rows) =>
  owner(async (db) => {
    await db.execute(sql`
      update users set session_epoch = ${epoch}, disabled_at = ${disabledAt}::timestamptz where id = ${userId}`);
    await db.execute(sql`update sessions set revoked_at = ${revokedAt}::timestamptz where id = ${sessionId}`);
  });

const acts = Object.values(ENDINGS).flatMap((of) => Object.entries(of));

test.each(acts)("%s denies at once: by the denylist alone, and by the row alone", async (_, [kind, act]) => {
  const person = await makePerson();
  const stolen = person.browser.copy();
  const asks = async () => {
    const answer = await stolen.call(askDoor, "/api/session/me");
    return [answer.status, (await answer.json()).reason];
  };
  const before = await readRows(person);
  expect(await asks()).toEqual([200, undefined]);

  await act(person);
  const after = await readRows(person);
  expect(await asks()).toEqual([401, "session_revoked"]);

  await writeRows(person, before);
  expect(await asks()).toEqual([401, "session_revoked"]);
  const key = kind === "sid" ? `deny:sid:${person.session.sessionId}` : `deny:uid:${person.id}`;
  expect(await redis().del(key)).toBe(1);
  // Nothing else was left that refuses: it was that key alone.
  expect(await asks()).toEqual([200, undefined]);

  await writeRows(person, after);
  expect(await asks()).toEqual([401, "session_revoked"]);
});

test("a session that the denylist alone ends is not renewed either", async () => {
  const person = await makePerson();
  const stolen = person.browser.copy();
  const before = await readRows(person);
  await me(person.asking).endSession({ sessionId: person.session.sessionId });
  await writeRows(person, before);
  const answer = await stolen.post(refresh, "/api/session/refresh");
  expect([answer.status, await answer.json()]).toEqual([401, { reason: "session_revoked" }]);
});

test.each<Partial<Rows>>([{ epoch: 1 }, { disabledAt: "now" }, { revokedAt: "now" }])(
  "with an empty denylist %o of the rows is enough to refuse, and to renew nothing",
  async (mark) => {
    const person = await makePerson();
    const stolen = person.browser.copy();
    await writeRows(person, { ...(await readRows(person)), ...mark });
    expect((await stolen.call(askDoor, "/api/session/me")).status).toBe(401);
    expect((await stolen.post(refresh, "/api/session/refresh")).status).toBe(401);
  },
);

import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sql } from "drizzle-orm";
import { describe, expect, inject, test } from "vitest";
import { describeEvent } from "@/app/(admin)/me/describe-event";
import { POST as changePassword } from "@/app/api/account/password/route";
import { POST as reset } from "@/app/api/account/reset/route";
import { POST as logout } from "@/app/api/session/logout/route";
import { POST as refresh } from "@/app/api/session/refresh/route";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { oauthIdentities, signUpRequests, totpSecrets } from "@/db/schema/identity";
import { totpIdentity } from "@/features/identity/_second-factor";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { createResetLink } from "@/features/identity/create-reset-link";
import { createUser } from "@/features/identity/create-user";
import { dropSecondFactor } from "@/features/identity/drop-second-factor";
import { findOauthUser } from "@/features/identity/find-oauth-user";
import { findUser } from "@/features/identity/find-user";
import { hashPassword } from "@/features/identity/hash-password";
import { readSession } from "@/features/identity/read-session";
import { reencryptTotpSecrets } from "@/features/identity/reencrypt-totp-secrets";
import type { Caller, Session } from "@/features/identity/schema";
import { setAccountState } from "@/features/identity/set-account-state";
import { takeSignUp } from "@/features/identity/take-sign-up";
import { encryptSecret } from "@/lib/crypto/encrypt-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { createCaller } from "@/trpc/root";
import { Browser } from "./browser";
import { asOwner } from "./factories";
import { fromBase32 } from "./from-base32";
import { makeUser, TEST_PASSWORD } from "./make-user";
import { ownNetwork } from "./own-network";
import { readEvents } from "./read-events";
import { setTestSettings } from "./test-settings";

const ownerUrl = inject("ownerUrl");
const KEY_BEFORE = randomBytes(32).toString("base64");
setTestSettings({
  DATABASE_URL: inject("databaseUrl"),
  TRUST_PROXY: "1",
  ENCRYPTION_KEY_PREVIOUS: KEY_BEFORE,
  SIGN_UP: "open",
});

const NEW_PASSWORD = "harbour crane 7 pelican";
const proof = { password: TEST_PASSWORD };

/** Where an act comes from: a door that reads it from the request, the API, or a command, which knows of nobody. */
const network = ownNetwork();
const DOOR = { addressPrefix: network.prefix, userAgent: "A browser" };
const API = { addressPrefix: "203.0.113.0/24", userAgent: "An API" };
const COMMAND = { addressPrefix: null, userAgent: null };
const atTheDoor = () => new Browser({ "x-forwarded-for": network.address, "user-agent": DOOR.userAgent });

/** Somebody who is signed in, and may take the acts of their account. */
type Person = { id: string; email: string; browser: Browser; session: Session };
const me = ({ session }: Person) => createCaller({ session, apiKey: null, caller: API }).me;

async function signedIn(): Promise<Person> {
  const { id, email } = await makeUser();
  const browser = atTheDoor();
  await browser.signIn(email);
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return { id, email, browser, session };
}

async function beginSecondFactor(person: Person): Promise<{ code: string; nextCode: string }> {
  const secret = fromBase32((await me(person).beginTotp({ proof })).secret);
  const step = stepAt(Date.now());
  return { code: codeAt(secret, step), nextCode: codeAt(secret, step + 1) };
}

async function addSecondFactor(person: Person): Promise<{ recoveryCode: string; nextCode: string }> {
  const { code, nextCode } = await beginSecondFactor(person);
  const { recoveryCodes } = await me(person).confirmTotp({ code });
  return { recoveryCode: recoveryCodes[0] ?? "", nextCode };
}

const fromProvider = (caller: Caller, more: { email?: string; cookieHeader?: string } = {}) => {
  const { email = null, cookieHeader = null } = more;
  const account = { provider: "google" as const, subject: newId(), email, isEmailVerified: true, name: "Nora New" };
  const isInvited = () => Promise.resolve(false);
  return findOauthUser(account, { cookieHeader, caller, isInvited, isLinking: cookieHeader !== null });
};

async function encryptUnderTheKeyBefore({ id }: Person): Promise<void> {
  const { ENCRYPTION_KEY } = env();
  Object.assign(env(), { ENCRYPTION_KEY: KEY_BEFORE });
  const secretEncrypted = encryptSecret("factor", totpIdentity(id));
  Object.assign(env(), { ENCRYPTION_KEY });
  await acrossWorkspaces("identity", (tx) => tx.insert(totpSecrets).values({ userId: id, secretEncrypted }));
}

type Line = { act: string; actor: "person" | "operator" | null } & Caller;
type Act = {
  act: string;
  /** The file that records it. */
  verb: string;
  actor: Line["actor"];
  from: Caller;
  /** Does what has to be before, and gives what takes the act. */
  prepare: (person: Person) => (() => Promise<unknown>) | Promise<() => Promise<unknown>>;
  /** What it is not without: written from the same place. */
  also?: string[];
};

/** Every act that an account remembers. One that the code records and that is not here fails the first test below. */
const ACTS: Act[] = [
  {
    ...{ act: "session.started", verb: "start-session", actor: "person", from: DOOR },
    prepare:
      ({ email }) =>
      () =>
        atTheDoor().signIn(email),
  },
  {
    ...{ act: "session.signed_out", verb: "end-session", actor: "person", from: DOOR },
    prepare:
      ({ browser }) =>
      () =>
        browser.post(logout, "/api/session/logout"),
  },
  {
    ...{ act: "session.token_reused", verb: "renew-session", actor: null, from: DOOR },
    prepare: async ({ browser }) => {
      const thief = browser.copy();
      for (const each of [browser, browser]) await each.post(refresh, "/api/session/refresh");
      return () => thief.post(refresh, "/api/session/refresh");
    },
  },
  {
    ...{ act: "session.ended", verb: "end-other-sessions", actor: "person", from: API },
    prepare: async (person) => {
      await atTheDoor().signIn(person.email);
      const other = (await me(person).sessions()).find(({ isThis }) => !isThis);
      return () => me(person).endSession({ sessionId: other?.id ?? "" });
    },
  },
  {
    ...{ act: "session.ended_others", verb: "end-other-sessions", actor: "person", from: API },
    prepare: async (person) => {
      await atTheDoor().signIn(person.email);
      return () => me(person).endOtherSessions();
    },
  },
  {
    ...{ act: "password.changed", verb: "change-password", actor: "person", from: DOOR, also: ["session.started"] },
    prepare:
      ({ browser }) =>
      () =>
        browser.post(changePassword, "/api/account/password", { ...proof, code: null, newPassword: NEW_PASSWORD }),
  },
  {
    ...{ act: "password.reset_link", verb: "create-reset-link", actor: "operator", from: COMMAND },
    prepare:
      ({ id }) =>
      () =>
        createResetLink({ userId: id, createdBy: null, actor: "operator" }),
  },
  {
    ...{ act: "password.reset_link", verb: "create-reset-link", actor: "person", from: API },
    prepare:
      ({ id }) =>
      () =>
        createResetLink({ userId: id, createdBy: null, actor: "person", caller: API }),
  },
  {
    ...{ act: "password.reset", verb: "reset-password", actor: "person", from: DOOR },
    prepare: async ({ id }) => {
      const { url } = await createResetLink({ userId: id, createdBy: null, actor: "operator" });
      const form = { token: new URL(url).hash.slice(1), password: NEW_PASSWORD };
      return () => atTheDoor().post(reset, "/api/account/reset", form);
    },
  },
  {
    ...{ act: "provider.linked", verb: "find-oauth-user", actor: "person", from: API },
    prepare: async (person) => {
      await me(person).allowLinking({ provider: "google", proof });
      return () => fromProvider(API, { cookieHeader: person.browser.cookieHeader("/") });
    },
  },
  {
    ...{ act: "provider.unlinked", verb: "unlink-provider", actor: "person", from: API },
    prepare: async (person) => {
      const identity = { provider: "google", subject: newId(), userId: person.id };
      await acrossWorkspaces("identity", (tx) => tx.insert(oauthIdentities).values(identity));
      return () => me(person).unlinkProvider({ provider: "google", proof });
    },
  },
  {
    ...{ act: "second_factor.added", verb: "confirm-totp", actor: "person", from: API },
    prepare: async (person) => {
      const { code } = await beginSecondFactor(person);
      return () => me(person).confirmTotp({ code });
    },
  },
  {
    ...{ act: "second_factor.removed", verb: "remove-totp", actor: "person", from: API },
    prepare: async (person) => {
      const { nextCode } = await addSecondFactor(person);
      return () => me(person).removeTotp({ proof: { ...proof, code: nextCode } });
    },
  },
  {
    ...{ act: "second_factor.dropped", verb: "drop-second-factor", actor: "operator", from: COMMAND },
    prepare: async (person) => {
      await addSecondFactor(person);
      return () => dropSecondFactor(person.email);
    },
  },
  {
    ...{ act: "second_factor.reencrypted", verb: "reencrypt-totp-secrets", actor: "operator", from: COMMAND },
    prepare: async (person) => {
      await encryptUnderTheKeyBefore(person);
      return () => reencryptTotpSecrets({ after: null, limit: 100_000 });
    },
  },
  {
    ...{ act: "recovery_code.used", verb: "_second-factor", actor: "person", from: DOOR, also: ["session.started"] },
    prepare: async (person) => {
      const { recoveryCode } = await addSecondFactor(person);
      return () => atTheDoor().signIn(person.email, { code: recoveryCode });
    },
  },
  {
    ...{ act: "account.renamed", verb: "rename-account", actor: "person", from: API },
    prepare: (person) => () => me(person).rename({ name: "Another Name" }),
  },
  ...(
    [
      ["account.disabled", { isDisabled: true }],
      ["account.enabled", { isDisabled: false }],
      ["account.operator_made", { isOperator: true }],
      ["account.operator_unmade", { isOperator: false }],
    ] as const
  ).map(
    ([act, state]): Act => ({
      ...{ act, verb: "set-account-state", actor: "operator", from: COMMAND },
      prepare:
        ({ email }) =>
        () =>
          setAccountState(email, state),
    }),
  ),
];

type Beginning = {
  verb: string;
  actor: Line["actor"];
  acts: string[];
  /** Gives what begins an account of that address. */
  prepare: (email: string) => Promise<(caller: Caller) => Promise<unknown>>;
};
/** What begins an account, and so nobody who has one does. */
const BEGINNINGS: Record<string, Beginning> = {
  "an operator's": {
    ...{ verb: "_insert-user", actor: "operator", acts: ["account.created", "account.operator_made"] },
    prepare: async (email) => (caller) =>
      createUser({ email, name: "Nora New", password: null, isOperator: true, actor: "operator", caller }),
  },
  "one's own, by a mailed link": {
    ...{ verb: "_insert-user", actor: "person", acts: ["account.created"] },
    prepare: async (email) => {
      const token = newId();
      const request = { hash: hashSecret(token), email, name: "Nora New", workspaceName: "Nora’s flowers" };
      const secret = { passwordHash: await hashPassword(NEW_PASSWORD), expiresAt: new Date(Date.now() + 60_000) };
      await acrossWorkspaces("identity", (tx) => tx.insert(signUpRequests).values({ ...request, ...secret }));
      return (caller) => takeSignUp({ token, password: NEW_PASSWORD, caller });
    },
  },
  "one's own, through a provider": {
    ...{ verb: "find-oauth-user", actor: "person", acts: ["account.created", "provider.linked"] },
    prepare: async (email) => (caller) => fromProvider(caller, { email }),
  },
};

const byAct = (one: Line, other: Line) => one.act.localeCompare(other.act);
/** What an account remembers, beside what it did before, and that it was now. */
async function linesOf(userId: string, before: string[] = []): Promise<Line[]> {
  const written = (await readEvents(userId)).filter(({ id }) => !before.includes(id));
  for (const { createdAt } of written) expect(Math.abs(Date.now() - createdAt.getTime())).toBeLessThan(120_000);
  const lines = written.map(({ act, actor, addressPrefix, userAgent }) => ({ act, actor, addressPrefix, userAgent }));
  return (lines as Line[]).sort(byAct);
}

describe("what an account remembers", () => {
  const room = resolve(import.meta.dirname, "../features/identity");
  const files = readdirSync(room).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const sources = files.map((file) => [file.replace(".ts", ""), readFileSync(join(room, file), "utf8")] as const);

  test("is every act that the code records, and who records it, and has its words", () => {
    const words = /"((?:account|password|provider|recovery_code|second_factor|session)\.[a-z_]+)"/g;
    const recorded = new Set(sources.flatMap(([, source]) => [...source.matchAll(words)].map(([, act]) => act)));
    const beginnings = Object.values(BEGINNINGS);
    const named = [...ACTS.map(({ act }) => act), ...beginnings.flatMap(({ acts }) => acts)];
    expect([...recorded].sort()).toEqual([...new Set(named)].sort());
    const recording = sources.filter(([file, source]) => file !== "_record-event" && source.includes("recordEvent("));
    const verbs = new Set([...ACTS, ...beginnings].map(({ verb }) => verb));
    expect(recording.map(([file]) => file).sort()).toEqual([...verbs].sort());
    for (const act of named) expect(describeEvent({ act, actor: null })).not.toBe(act);
  });

  test.each(ACTS)("$act by $actor: who, from where and with what", async ({ act, actor, from, prepare, also = [] }) => {
    const person = await signedIn();
    const take = await prepare(person);
    const before = (await readEvents(person.id)).map(({ id }) => id);
    await take();
    const expected = [act, ...also].map((of) => ({ act: of, actor, ...from }));
    expect(await linesOf(person.id, before)).toEqual(expected.sort(byAct));
  });

  test.each(Object.entries(BEGINNINGS))("how it began: %s", async (_, { actor, acts, prepare }) => {
    const email = `new-${newId()}@example.test`;
    const take = await prepare(email);
    await take(API);
    const user = await findUser(email);
    expect(await linesOf(user?.id ?? "")).toEqual(acts.map((act) => ({ act, actor, ...API })));
  });
});

const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) => asOwner(ownerUrl, work);

/** Does it while the log takes no line of which `isTaken` is not true. */
async function refusing(isTaken: string, take: () => Promise<unknown>): Promise<void> {
  const drop = sql`alter table account_events drop constraint if exists refusing_line`;
  await owner(async (db) => {
    await db.execute(drop);
    await db.execute(sql.raw(`alter table account_events add constraint refusing_line check (${isTaken}) not valid`));
  });
  try {
    const outcome = await take().catch((error: unknown) => error);
    if (outcome instanceof Response) return expect(outcome.status).toBeGreaterThanOrEqual(500);
    type Failure = { cause?: Failure; constraint_name?: string };
    const causes: unknown[] = [];
    for (let cause = outcome as Failure | undefined; cause; cause = cause.cause) causes.push(cause.constraint_name);
    expect(causes).toContain("refusing_line");
  } finally {
    await owner((db) => db.execute(drop));
  }
}

/** Every row that is a person's. Which code was given last is no act's: it was given, and is used up. */
const rowsOf = (userId: string) =>
  owner(async (db) => {
    const theirs = sql`(select id from sessions where user_id = ${userId})`;
    const rows: Record<string, unknown> = {};
    for (const [table, where] of [
      ["users", sql`id = ${userId}`],
      ...["account_events", "sessions", "totp_secrets", "recovery_codes", "reset_links", "oauth_identities"].map(
        (table) => [table, sql`user_id = ${userId}`] as const,
      ),
      ...["refresh_tokens", "link_intents"].map((table) => [table, sql`session_id in ${theirs}`] as const),
    ] as const) {
      const name = sql.identifier(table);
      rows[table] = await db.execute(
        sql`select to_jsonb(t) - 'last_step' as row from ${name} t where ${where} order by t::text`,
      );
    }
    return rows;
  });

describe("an act that the log does not take", () => {
  test.each(ACTS)("leaves nothing of itself: $act by $actor", async ({ act, prepare }) => {
    const person = await signedIn();
    const take = await prepare(person);
    const before = await rowsOf(person.id);
    await refusing(`user_id <> '${person.id}' or act <> '${act}'`, take);
    expect(await rowsOf(person.id)).toEqual(before);
  });

  test.each(Object.entries(BEGINNINGS))("begins no account: %s", async (_, { acts, prepare }) => {
    for (const act of acts) {
      const email = `new-${newId()}@example.test`;
      const userAgent = `Refused ${newId()}`;
      const take = await prepare(email);
      await refusing(`user_agent is distinct from '${userAgent}' or act <> '${act}'`, () =>
        take({ addressPrefix: null, userAgent }),
      );
      expect(await findUser(email)).toBeNull();
    }
  });
});

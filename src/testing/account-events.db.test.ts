import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { eq } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { POST as changePassword } from "@/app/api/account/password/route";
import { POST as reset } from "@/app/api/account/reset/route";
import { POST as logout } from "@/app/api/session/logout/route";
import { POST as refresh } from "@/app/api/session/refresh/route";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { accountEvents, oauthIdentities } from "@/db/schema/identity";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { createResetLink } from "@/features/identity/create-reset-link";
import { createUser } from "@/features/identity/create-user";
import { dropSecondFactor } from "@/features/identity/drop-second-factor";
import { findOauthUser } from "@/features/identity/find-oauth-user";
import { findUser } from "@/features/identity/find-user";
import { readSession } from "@/features/identity/read-session";
import type { Session } from "@/features/identity/schema";
import { setAccountState } from "@/features/identity/set-account-state";
import { listAudit } from "@/features/workspaces/list-audit";
import { openWorkspace } from "@/features/workspaces/open-workspace";
import { newId } from "@/lib/ids";
import { createCaller } from "@/trpc/root";
import { Browser } from "./browser";
import { fromBase32 } from "./from-base32";
import { makeUser, TEST_PASSWORD } from "./make-user";
import { setTestSettings } from "./test-settings";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const CALLER = { addressPrefix: "203.0.113.0/24", userAgent: "test" };
const NEW_PASSWORD = "harbour crane 7 pelican";
const proof = { password: TEST_PASSWORD };

/** Somebody who is signed in, and may take the acts of their account. */
type Person = { id: string; email: string; browser: Browser; session: Session };

const me = ({ session }: Person) => createCaller({ session, apiKey: null, caller: CALLER }).me;
const eventsOf = (userId: string) =>
  acrossWorkspaces("identity", (tx) => tx.select().from(accountEvents).where(eq(accountEvents.userId, userId)));

async function signedIn(): Promise<Person> {
  const { id, email } = await makeUser();
  const browser = new Browser();
  await browser.signIn(email);
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return { id, email, browser, session };
}

async function addSecondFactor(person: Person): Promise<string[]> {
  const { secret } = await me(person).beginTotp({ proof });
  const code = codeAt(fromBase32(secret), stepAt(Date.now()));
  return (await me(person).confirmTotp({ code })).recoveryCodes;
}

async function linkProvider(person: Person): Promise<void> {
  await me(person).allowLinking({ provider: "google", proof });
  const account = { provider: "google" as const, subject: newId(), email: null, isEmailVerified: false, name: null };
  const isInvited = () => Promise.resolve(false);
  const from = { cookieHeader: person.browser.cookieHeader("/"), caller: CALLER, isInvited, isLinking: true };
  expect(await findOauthUser(account, from)).toMatchObject({ kind: "linked" });
}

/**
 * Every act that an account remembers, and one who takes it. An act that the code records and that is not here fails
 * the first test below.
 */
const ACTS: Record<string, (person: Person) => Promise<unknown>> = {
  "session.started": ({ email }) => new Browser().signIn(email),
  "session.signed_out": ({ browser }) =>
    browser.call(logout, "/api/session/logout", { method: "POST", headers: { "x-ebizmate-refresh": "1" } }),
  "session.token_reused": async ({ browser }) => {
    const thief = browser.copy();
    for (const each of [browser, browser, thief]) await each.post(refresh, "/api/session/refresh");
  },
  "session.ended": async (person) => {
    await new Browser().signIn(person.email);
    const other = (await me(person).sessions()).find(({ isThis }) => !isThis);
    await me(person).endSession({ sessionId: other?.id ?? "" });
  },
  "session.ended_others": (person) => me(person).endOtherSessions(),
  "password.changed": ({ browser }) =>
    browser.post(changePassword, "/api/account/password", { ...proof, code: null, newPassword: NEW_PASSWORD }),
  "password.reset_link": ({ id }) => createResetLink({ userId: id, createdBy: null, actor: "operator" }),
  "password.reset": async ({ id }) => {
    const { url } = await createResetLink({ userId: id, createdBy: null, actor: "operator" });
    const form = { token: new URL(url).hash.slice(1), password: NEW_PASSWORD };
    await new Browser().post(reset, "/api/account/reset", form);
  },
  "provider.linked": linkProvider,
  "provider.unlinked": async (person) => {
    const identity = { provider: "google", subject: newId(), userId: person.id };
    await acrossWorkspaces("identity", (tx) => tx.insert(oauthIdentities).values(identity));
    await me(person).unlinkProvider({ provider: "google", proof });
  },
  "second_factor.added": addSecondFactor,
  "second_factor.removed": async (person) => {
    const [code] = await addSecondFactor(person);
    await me(person).removeTotp({ proof: { ...proof, code } });
  },
  "second_factor.dropped": async (person) => {
    await addSecondFactor(person);
    await dropSecondFactor(person.email);
  },
  "recovery_code.used": async (person) => {
    const [code = ""] = await addSecondFactor(person);
    await new Browser().signIn(person.email, { code });
  },
  "account.disabled": ({ email }) => setAccountState(email, { isDisabled: true }),
  "account.enabled": ({ email }) => setAccountState(email, { isDisabled: false }),
  "account.operator_made": ({ email }) => setAccountState(email, { isOperator: true }),
  "account.operator_unmade": ({ email }) => setAccountState(email, { isOperator: false }),
};
/** What begins an account, and so nobody who has one does; and what the change of a key does, which has its own test. */
const BEGINNING = "account.created";
const BY_KEYS = "second_factor.reencrypted";

test("every act that the code records has its line here", () => {
  const room = resolve(import.meta.dirname, "../features/identity");
  const files = readdirSync(room).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const words = /"((?:account|password|provider|recovery_code|second_factor|session)\.[a-z_]+)"/g;
  const recorded = files.flatMap((file) => [...readFileSync(join(room, file), "utf8").matchAll(words)]);
  const named = new Set(recorded.map(([, act]) => act).filter((act) => act !== BY_KEYS));
  expect([...named].sort()).toEqual([...Object.keys(ACTS), BEGINNING].sort());
});

test.each(Object.entries(ACTS))("the account remembers: %s", async (act, take) => {
  const person = await signedIn();
  const count = async () => (await eventsOf(person.id)).filter((event) => event.act === act).length;
  const before = await count();
  await take(person);
  expect((await count()) - before).toBe(1);
});

test("the account remembers how it began", async () => {
  const email = `new-${newId()}@example.test`;
  await createUser({ email, name: "Nora New", password: NEW_PASSWORD });
  const user = await findUser(email);
  expect(await eventsOf(user?.id ?? "")).toMatchObject([{ act: BEGINNING }]);
});

test("a workspace remembers who made it", async () => {
  const person = await signedIn();
  const { slug } = await me(person).createWorkspace({ name: "Nora’s flowers" });
  const { scope } = await openWorkspace({ userId: person.id }, slug);
  expect((await listAudit(scope, {})).entries).toMatchObject([{ act: "workspace.created", actorLabel: "Test Person" }]);
});

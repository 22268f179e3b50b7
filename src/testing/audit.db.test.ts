import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { POST as invitationDoor } from "@/app/api/account/invitation/route";
import { POST as confirmDoor } from "@/app/api/account/sign-up/confirm/route";
import { POST as signUpDoor } from "@/app/api/account/sign-up/route";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { accountEvents, signUpRequests, totpSecrets, users } from "@/db/schema/identity";
import { auditLog, invitations, members } from "@/db/schema/workspaces";
import { hashPassword } from "@/features/identity/hash-password";
import { setAccountState } from "@/features/identity/set-account-state";
import { ALL_ACTS } from "@/features/workspaces/rules";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { newId } from "@/lib/ids";
import { appRouter, createCaller } from "@/trpc/root";
import { Browser } from "./browser";
import { asOwner } from "./factories";
import { makeUser, TEST_PASSWORD } from "./make-user";
import { ownNetwork } from "./own-network";
import { checksum, type FullShop, listTenantTables, makeFullShop } from "./tenancy/make-full-shop";
import { setTestSettings } from "./test-settings";

const ownerUrl = inject("ownerUrl");
setTestSettings({ DATABASE_URL: inject("databaseUrl"), SIGN_UP: "open", TRUST_PROXY: "1" });

/**
 * What each act of the admin API on a workspace takes beside ids, and how the log names it. A new mutation fails the
 * first test below until it has its line, or is named as none that anybody would ask after.
 */
const ACTS: Record<string, [given: object, act: string]> = {
  "team.changeRole": [{ role: "viewer" }, "member.role_changed"],
  "team.remove": [{}, "member.removed"],
  "team.leave": [{}, "member.left"],
  "team.createResetLink": [{}, "member.reset_link"],
  "team.invite": [{ email: "somebody@example.test", role: "viewer" }, "invitation.created"],
  "team.revokeInvitation": [{}, "invitation.revoked"],
  "team.createApiKey": [{ name: "A key", scopes: ["workspace.read"], expiresInDays: null }, "api_key.created"],
  "team.revokeApiKey": [{}, "api_key.revoked"],
  "team.setSecondFactorRule": [{ rule: "everybody" }, "workspace.second_factor_set"],
  "customers.erase": [{}, "customer.erased"],
  "operator.setAiLimit": [{ monthlyCents: 500 }, "workspace.ai_limit_set"],
};
const network = ownNetwork();
const ADDRESS = network.prefix;
/** Whose acts the log does not take, while the test below asks it not to. */
const REFUSED = "Nobody whom the log takes";
const ROLES = ["ebizmate_app", "ebizmate_installation", "ebizmate_counts"];
const LOGS = ["audit_log", "account_events"];

/** What has no workspace before it, or nobody of the workspace who does it. */
type Entrance = {
  act: string;
  /** Whether it makes an account as well, which remembers from where. */
  isNew: boolean;
  /** Takes the act in one's own name, and gives the account that it is of. */
  take: (name: string, shop: FullShop) => Promise<{ email: string; answer: unknown }>;
};
const atTheDoor = () => new Browser({ "x-forwarded-for": network.address });
const api = (session: FullShop["people"]["owner"]) =>
  createCaller({ session, apiKey: null, caller: { addressPrefix: ADDRESS, userAgent: null } });

async function accept(shop: FullShop, email: string, given: { by: Browser; newAccount: object | null }) {
  const { owner } = shop.people;
  const { url } = await api(owner).team.invite({ workspace: shop.slug, email, role: "agent" });
  const form = { token: new URL(url ?? "").hash.slice(1), accept: { newAccount: given.newAccount } };
  return { email, answer: await given.by.post(invitationDoor, "/api/account/invitation", form) };
}

const ENTRANCES: Record<string, Entrance> = {
  "signing up": {
    act: "workspace.created",
    isNew: true,
    take: async (name) => {
      const email = `new-${newId()}@example.test`;
      const form = { email, name, password: TEST_PASSWORD, workspaceName: `Of ${email}` };
      return { email, answer: await atTheDoor().post(signUpDoor, "/api/account/sign-up", form) };
    },
  },
  "confirming a sign-up": {
    act: "workspace.created",
    isNew: true,
    take: async (name) => {
      const email = `new-${newId()}@example.test`;
      const token = newId();
      const request = { hash: hashSecret(token), email, name, workspaceName: `Of ${email}` };
      const secret = { passwordHash: await hashPassword(TEST_PASSWORD), expiresAt: new Date(Date.now() + 60_000) };
      await acrossWorkspaces("identity", (tx) => tx.insert(signUpRequests).values({ ...request, ...secret }));
      const form = { token, password: TEST_PASSWORD };
      return { email, answer: await atTheDoor().post(confirmDoor, "/api/account/sign-up/confirm", form) };
    },
  },
  "making one more workspace": {
    act: "workspace.created",
    isNew: false,
    take: async (name, shop) => {
      const { id: userId, email } = await makeUser({ name });
      const session = { ...shop.people.owner, userId, email, name };
      const answer = await api(session)
        .me.createWorkspace({ name: `Of ${email}` })
        .catch((error: unknown) => error);
      return { email, answer };
    },
  },
  "accepting an invitation with an account": {
    act: "invitation.accepted",
    isNew: false,
    take: async (name, shop) => {
      const { email } = await makeUser({ name });
      const browser = atTheDoor();
      await browser.signIn(email);
      return accept(shop, email, { by: browser, newAccount: null });
    },
  },
  "accepting an invitation as somebody new": {
    act: "invitation.accepted",
    isNew: true,
    take: (name, shop) =>
      accept(shop, `new-${newId()}@example.test`, { by: atTheDoor(), newAccount: { name, password: TEST_PASSWORD } }),
  },
};
/** By a command, which comes from nowhere, or by Meta: tested where they are. */
const ELSEWHERE = ["channel.connected", "channel.disconnected", "channel.tokens_reencrypted"];

/** The workspaces that somebody is in, and what their logs say of a kind. */
async function logsOf(email: string, act: string) {
  return asOwner(ownerUrl, async (db) => ({
    memberships: await db
      .select({ workspaceId: members.workspaceId })
      .from(members)
      .innerJoin(users, and(eq(users.id, members.userId), eq(users.email, email))),
    lines: await db
      .select({ entry: auditLog, actorId: users.id })
      .from(auditLog)
      .innerJoin(users, and(eq(users.id, auditLog.actorId), eq(users.email, email)))
      .where(eq(auditLog.act, act)),
    began: await db
      .select({ addressPrefix: accountEvents.addressPrefix })
      .from(accountEvents)
      .innerJoin(users, and(eq(users.id, accountEvents.userId), eq(users.email, email)))
      .where(eq(accountEvents.act, "account.created")),
    made: await db.execute(sql`select id from workspaces where name = ${`Of ${email}`}`),
  }));
}

type Procedure = { _def: { type: string } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);

const readLog = ({ scope }: FullShop) => inWorkspace(scope, (tx) => tx.select().from(auditLog));

/** The person who takes an act in a shop, under `label` when it is given, and the taking of it. */
async function prepare(shop: FullShop, name: string, label?: string) {
  const { admin, owner } = shop.people;
  const isOperator = name.startsWith("operator.");
  const person = name === "team.leave" ? admin : owner;
  const session = { ...person, isOperator, name: label ?? person.name };
  await setAccountState(session.email, { isOperator });
  // Who asks everybody for a second factor has one.
  const factor = { userId: owner.userId, secretEncrypted: "unread", confirmedAt: new Date() };
  await acrossWorkspaces("identity", (tx) => tx.insert(totpSecrets).values(factor));
  const caller = createCaller({ session, apiKey: null, caller: { addressPrefix: ADDRESS, userAgent: null } });
  const step = name.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], caller);
  const take = (given: object) => (step as (of: object) => Promise<unknown>)({ workspace: shop.slug, ...given });
  return { session, take };
}

describe("the log of a workspace", () => {
  test("has a line for every act of the admin API", () => {
    const mutations = procedures.filter(([name, { _def }]) => _def.type === "mutation" && !name.startsWith("me."));
    expect(Object.keys(ACTS).sort()).toEqual(mutations.map(([name]) => name).sort());
  });

  test("has every act that the code writes into it", () => {
    const rooms = resolve(import.meta.dirname, "../features");
    const files = readdirSync(rooms, { recursive: true, encoding: "utf8" }).filter((file) =>
      /(?<!\.test)\.ts$/.test(file),
    );
    const sources = files.map((file) => readFileSync(join(rooms, file), "utf8"));
    const writing = sources.filter((source) => source.includes("writeAudit(tx"));
    const words = writing.flatMap((source) => [...source.matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map(([, word]) => word));
    const rights = new Set<unknown>(ALL_ACTS);
    const written = words.filter((word) => !rights.has(word));
    const named = [...Object.values(ACTS).map(([, act]) => act), ...Object.values(ENTRANCES).map(({ act }) => act)];
    expect([...new Set(written)].sort()).toEqual([...new Set([...named, ...ELSEWHERE])].sort());
  });

  test.each(Object.entries(ENTRANCES))("says who came by %s, and from where", async (_, { act, isNew, take }) => {
    const shop = await makeFullShop();
    const name = `Nora ${newId()}`;
    const { email } = await take(name, shop);
    const { memberships, lines, began } = await logsOf(email, act);
    expect(memberships).toHaveLength(1);
    expect(lines).toMatchObject([
      {
        entry: {
          workspaceId: memberships[0]?.workspaceId,
          act,
          actorLabel: `${name} (${email})`,
          addressPrefix: ADDRESS,
        },
      },
    ]);
    expect(lines[0]?.entry.subjectId).toBeTruthy();
    expect(began).toEqual(isNew ? [{ addressPrefix: ADDRESS }] : []);
  });

  test.each(Object.entries(ACTS))("says who did %s to what, and from where", async (name, [given, act]) => {
    const shop = await makeFullShop();
    const before = await readLog(shop);

    const { session, take } = await prepare(shop, name);
    await take({ ...shop.ids, ...given });

    const written = (await readLog(shop)).filter(({ id }) => !before.some((entry) => entry.id === id));
    expect(written).toMatchObject([{ act, actorId: session.userId, addressPrefix: ADDRESS }]);
    expect(written[0]?.actorLabel).toContain(session.name);
    expect(written[0]?.subjectId).toBeTruthy();
  });
});

describe("an act that the log does not take", () => {
  const owner = (statement: string) => asOwner(ownerUrl, (db) => db.execute(sql.raw(statement)));
  beforeAll(() =>
    owner(`alter table audit_log add constraint refusing check (position('${REFUSED}' in actor_label) = 0) not valid`),
  );
  afterAll(() => owner("alter table audit_log drop constraint refusing"));

  test.each(Object.entries(ACTS))("leaves nothing of itself: %s", async (name, [given]) => {
    const shop = await makeFullShop();
    const { take } = await prepare(shop, name, REFUSED);
    const tables = await listTenantTables(ownerUrl);
    const before = await checksum(ownerUrl, shop, tables);
    type Failure = { cause?: Failure; constraint_name?: string };
    const failure = (await take({ ...shop.ids, ...given }).catch((error) => error)) as Failure | undefined;
    const causes: unknown[] = [];
    for (let cause = failure; cause; cause = cause.cause) causes.push(cause.constraint_name);
    expect(causes).toContain("refusing");
    expect(await checksum(ownerUrl, shop, tables)).toEqual(before);
  });

  test.each(Object.entries(ENTRANCES))("lets nobody in: %s", async (_, { act, take }) => {
    const shop = await makeFullShop();
    const { email, answer } = await take(REFUSED, shop);
    if (answer instanceof Response) expect(answer.status).toBe(500);
    else expect(answer).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    expect(await logsOf(email, act)).toMatchObject({ memberships: [], lines: [], made: [] });
    const unaccepted = await inWorkspace(shop.scope, (tx) => tx.select().from(invitations));
    for (const { acceptedAt } of unaccepted) expect(acceptedAt).toBeNull();
  });
});

describe("what happened", () => {
  test.each(LOGS)("cannot be altered in %s by any role that the application takes", async (log) => {
    for (const role of ROLES) {
      const [may] = await asOwner(ownerUrl, (db) =>
        db.execute(sql`
          select has_any_column_privilege(${role}, ${log}, 'UPDATE') as change,
            has_table_privilege(${role}, ${log}, 'DELETE') as remove,
            has_table_privilege(${role}, ${log}, 'TRUNCATE') as empty,
            -- Rows go with the workspace or the person whose they are.
            has_table_privilege(${role}, 'workspaces', 'DELETE') or has_table_privilege(${role}, 'users', 'DELETE') as cascade`),
      );
      expect([role, may]).toEqual([role, { change: false, remove: false, empty: false, cascade: false }]);
    }
  });
});

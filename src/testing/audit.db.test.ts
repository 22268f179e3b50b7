import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { totpSecrets } from "@/db/schema/identity";
import { auditLog } from "@/db/schema/workspaces";
import { setAccountState } from "@/features/identity/set-account-state";
import { appRouter, createCaller } from "@/trpc/root";
import { asOwner } from "./factories";
import { checksum, type FullShop, listTenantTables, makeFullShop } from "./tenancy/make-full-shop";
import { setTestSettings } from "./test-settings";

const databaseUrl = inject("databaseUrl");
setTestSettings({ DATABASE_URL: databaseUrl });

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
const ADDRESS = "203.0.113.0/24";
/** Whose acts the log does not take, while the test below asks it not to. */
const REFUSED = "Nobody whom the log takes";
const ROLES = ["ebizmate_app", "ebizmate_installation", "ebizmate_counts"];
const LOGS = ["audit_log", "account_events"];

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
  const owner = (statement: string) => asOwner(databaseUrl, (db) => db.execute(sql.raw(statement)));
  beforeAll(() =>
    owner(`alter table audit_log add constraint refusing check (position('${REFUSED}' in actor_label) = 0) not valid`),
  );
  afterAll(() => owner("alter table audit_log drop constraint refusing"));

  test.each(Object.entries(ACTS))("leaves nothing of itself: %s", async (name, [given]) => {
    const shop = await makeFullShop();
    const { take } = await prepare(shop, name, REFUSED);
    const tables = await listTenantTables(databaseUrl);
    const before = await checksum(databaseUrl, shop, tables);
    type Failure = { cause?: Failure; constraint_name?: string };
    const failure = (await take({ ...shop.ids, ...given }).catch((error) => error)) as Failure | undefined;
    const causes: unknown[] = [];
    for (let cause = failure; cause; cause = cause.cause) causes.push(cause.constraint_name);
    expect(causes).toContain("refusing");
    expect(await checksum(databaseUrl, shop, tables)).toEqual(before);
  });
});

describe("what happened", () => {
  test.each(LOGS)("cannot be altered in %s by any role that the application takes", async (log) => {
    for (const role of ROLES) {
      const [may] = await asOwner(databaseUrl, (db) =>
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

import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import type { Session } from "@/features/identity/schema";
import { ALL_KEY_SCOPES, ALL_ROLES } from "@/features/workspaces/rules";
import { nameField } from "@/lib/zod-words";
import type { Context } from "@/trpc/init";
import { appRouter, createCaller } from "@/trpc/root";
import { setTestSettings } from "../test-settings";
import { checksum, type FullShop, listTenantTables, makeFullShop, nowhere, type ShopIds } from "./make-full-shop";
import { type Outcome, outcomeOf } from "./outcome-of";

const ownerUrl = inject("ownerUrl");
setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const proof = { password: "not the password", code: null };

/**
 * Every procedure, with what its input takes beside the workspace and ids: those are filled in by their names. A new
 * procedure fails the first test below until it has its line. What erases, and what ends memberships, comes last.
 */
const CASES: Record<string, object> = {
  "channels.list": {},
  "conversations.get": {},
  "conversations.messages": {},
  "interactions.list": {},
  "me.account": {},
  "me.workspaces": {},
  "me.createWorkspace": { name: "Another shop" },
  "me.rename": { name: "Another name" },
  "me.sessions": {},
  "me.endSession": {},
  "me.beginTotp": { proof },
  "me.confirmTotp": { code: "000000" },
  "me.removeTotp": { proof },
  "me.allowLinking": { provider: "google", proof },
  "me.unlinkProvider": { provider: "google", proof },
  "me.endOtherSessions": {},
  "operator.health": {},
  "operator.owed": {},
  "operator.traffic": { span: "day" },
  "operator.workspaces": { limit: 100 },
  "operator.setAiLimit": { monthlyCents: 500 },
  "team.members": {},
  "team.invitations": {},
  "team.invite": { email: "somebody@example.test", role: "viewer" },
  "team.revokeInvitation": {},
  "team.apiKeys": {},
  "team.createApiKey": { name: "A key", scopes: ["workspace.read"], expiresInDays: null },
  "team.revokeApiKey": {},
  "team.secondFactorRule": {},
  "team.setSecondFactorRule": { rule: "nobody" },
  "team.audit": {},
  "customers.erase": {},
  "team.createResetLink": {},
  "team.changeRole": { role: "viewer" },
  "team.remove": {},
  "team.leave": {},
};

type Procedure = { _def: { type: string; inputs: z.ZodType[] } };
const procedures = appRouter._def.procedures as unknown as Record<string, Procedure>;

const caller = { addressPrefix: "203.0.113.0/24", userAgent: "test" };
const asPerson = (session: Session): Context => ({ session, apiKey: null, caller });

/** Names of the ids in a procedure's input, read from its schema: whatever is a uuid, at any depth. */
const idLeaves = (procedure: Procedure) => leavesOf(procedure, (_name, schema) => schema.format === "uuid");
const namedAsIds = (procedure: Procedure) => leavesOf(procedure, (name) => /Ids?$/.test(name));

function leavesOf(procedure: Procedure, isWanted: (name: string, schema: { format?: unknown }) => boolean): string[] {
  const found = new Set<string>();
  const walk = (node: unknown, name: string): void => {
    if (Array.isArray(node)) for (const part of node) walk(part, name);
    else if (typeof node === "object" && node !== null) {
      if (isWanted(name, node)) found.add(name);
      for (const [key, value] of Object.entries(node)) {
        if (key === "properties") for (const [leaf, schema] of Object.entries(value)) walk(schema, leaf);
        else walk(value, name);
      }
    }
  };
  for (const input of procedure._def.inputs) walk(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }), "");
  return [...found];
}

const isOperators = (name: string) => name.startsWith("operator.");
const takesWorkspace = (name: string) => !name.startsWith("me.") && !isOperators(name);

async function call(name: string, as: Context, input: { slug: string; ids: Partial<ShopIds>; given: ShopIds }) {
  const leaves = idLeaves(procedures[name] as Procedure);
  const named = Object.fromEntries(leaves.map((leaf) => [leaf, input.ids[leaf as keyof ShopIds]]));
  const where = takesWorkspace(name) ? { workspace: input.slug } : {};
  const step = name.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], createCaller(as));
  return outcomeOf(
    () => (step as (of: object) => Promise<unknown>)({ ...CASES[name], ...where, ...named }),
    input.given,
  );
}

describe("every procedure of the admin API", () => {
  let ours: FullShop;
  let theirs: FullShop;
  let stranger: Context;
  let callers: [who: string, as: Context][];
  let tables: Awaited<ReturnType<typeof listTenantTables>>;
  let before: Record<string, string>;
  let attempts = 0;

  beforeAll(async () => {
    ours = await makeFullShop();
    theirs = await makeFullShop();
    const { userId } = ours.people.owner;
    await acrossWorkspaces("identity", (tx) => tx.update(users).set({ isOperator: true }).where(eq(users.id, userId)));
    tables = await listTenantTables(ownerUrl);
    before = await checksum(ownerUrl, theirs, tables);
    const { scope, slug, ids } = ours;
    const workspace = { id: ids.workspaceId, slug, name: "" };
    const apiKey = { keyId: ids.apiKeyId, scope, scopes: [...ALL_KEY_SCOPES], workspace };
    stranger = { session: null, apiKey: null, caller };
    callers = [
      ...ALL_ROLES.toReversed().map((role): [string, Context] => [role, asPerson(ours.people[role])]),
      ["operator", asPerson({ ...ours.people.agent, isOperator: true })],
      ["key", { session: null, apiKey, caller }],
    ];
  });

  const refusesQuietly = (outcome: Outcome, who: string) => {
    attempts += 1;
    expect(outcome.answer, who).not.toContain(theirs.canary);
    expect(outcome.answer, who).not.toMatch(/"code":"internal"/);
  };

  test("has its case here, and every id that it takes is known", () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(procedures).sort());
    for (const [name, procedure] of Object.entries(procedures))
      for (const leaf of idLeaves(procedure)) expect(Object.keys(ours.ids), `${name} takes ${leaf}`).toContain(leaf);
    for (const [name, procedure] of Object.entries(procedures))
      expect(idLeaves(procedure), name).toEqual(expect.arrayContaining(namedAsIds(procedure)));
    expect(Object.values(procedures).flatMap(idLeaves).length).toBeGreaterThan(8);
  });

  test.each(Object.keys(CASES))("%s shows and changes nothing of another workspace", async (name) => {
    const none = nowhere(theirs.ids);
    const noSlug = { slug: "no-such-workspace", ids: none, given: none };
    const theirSlug = { slug: theirs.slug, ids: theirs.ids, given: theirs.ids };

    const anonymous = await call(name, stranger, theirSlug);
    expect(anonymous.ok).toBe(false);
    expect(anonymous).toEqual(await call(name, stranger, noSlug));

    for (const [who, as] of callers) {
      if (isOperators(name)) {
        // Whose business all workspaces are sees their names and sums, which the next test holds to just that.
        if (who === "operator") continue;
        const refused = await call(name, as, theirSlug);
        expect(refused.answer, who).toContain('"code":"forbidden"');
        expect(refused, who).toEqual(await call(name, as, noSlug));
        refusesQuietly(refused, who);
        continue;
      }
      if (takesWorkspace(name)) {
        const outside = await call(name, as, theirSlug);
        expect(outside.ok, who).toBe(false);
        expect(outside.answer, who).toContain('"code":"not_found"');
        expect(outside, who).toEqual(await call(name, as, noSlug));
        refusesQuietly(outside, who);
      }
      const leaves = idLeaves(procedures[name] as Procedure);
      for (const leaf of leaves as (keyof ShopIds)[]) {
        const swapped = await call(name, as, {
          ...{ slug: ours.slug, given: theirs.ids },
          ids: { ...ours.ids, [leaf]: theirs.ids[leaf] },
        });
        const missing = await call(name, as, {
          ...{ slug: ours.slug, given: none },
          ids: { ...ours.ids, [leaf]: none[leaf] },
        });
        expect(swapped.ok, `${who}, ${leaf}`).toBe(false);
        expect(swapped, `${who}, ${leaf}`).toEqual(missing);
        refusesQuietly(swapped, who);
      }
      if (leaves.length === 0 && name !== "team.leave") {
        refusesQuietly(await call(name, as, { slug: ours.slug, ids: {}, given: none }), who);
      }
    }
    expect(await checksum(ownerUrl, theirs, tables)).toEqual(before);

    // The counter-proof: with one's own ids the same call is not refused like that, so the case says something.
    if (name === "team.leave") {
      expect((await call(name, asPerson(ours.people.viewer), { slug: ours.slug, ids: {}, given: none })).ok).toBe(true);
    } else if (idLeaves(procedures[name] as Procedure).length > 0) {
      const isOperator = isOperators(name);
      const own = await call(name, asPerson({ ...ours.people.owner, isOperator }), {
        slug: ours.slug,
        ids: ours.ids,
        given: ours.ids,
      });
      expect(own).toMatchObject({ ok: true });
    }
  });

  test.each(Object.keys(CASES).filter(isOperators))("%s tells an operator nothing that anybody wrote", async (name) => {
    const operator = asPerson({ ...ours.people.owner, isOperator: true });
    const seen = await call(name, operator, { slug: "", ids: ours.ids, given: nowhere(ours.ids) });
    expect(seen.ok).toBe(true);
    // A workspace's name is the one thing that the operator may read; here it is the canary, too.
    for (const { canary } of [ours, theirs]) {
      if (name === "operator.workspaces") expect(seen.answer).toContain(`"name":"${canary}"`);
      expect(seen.answer.replaceAll(`"name":"${canary}"`, "")).not.toContain(canary);
    }
    for (const kind of ["customerId", "conversationId", "interactionId", "replyId", "taskId", "sourceId"] as const)
      for (const { ids } of [ours, theirs]) expect(seen.answer).not.toContain(ids[kind]);
  });

  test.each(Object.keys(CASES))("%s answers malformed ids in one way, and does nothing", async (name) => {
    const owner = asPerson({ ...ours.people.owner, isOperator: true });
    const given = nowhere(theirs.ids);
    if (takesWorkspace(name)) {
      const answers = new Set<string>();
      for (const slug of [
        "",
        " ",
        "no-such",
        "../demo",
        "DEMO",
        "a\0b",
        "ü",
        "x".repeat(65),
        "x".repeat(5000),
        "demo'--",
      ]) {
        answers.add((await call(name, owner, { slug, ids: ours.ids, given })).answer);
      }
      expect([...answers]).toEqual([expect.stringContaining('"code":"not_found"')]);
    }
    for (const leaf of idLeaves(procedures[name] as Procedure)) {
      const answers = new Set<string>();
      for (const wrong of ["", "1", "no-id", "../x", "a\0b", `${ours.ids.userId}0`, "{}", 7 as never, {} as never]) {
        const ids = { ...ours.ids, [leaf]: wrong };
        answers.add((await call(name, owner, { slug: ours.slug, ids, given })).answer.replace(/received \w+/, ""));
      }
      for (const answer of answers) {
        expect(answer).toContain('"code":"invalid"');
        expect(answer).toContain(`${nameField([leaf])}: `);
        expect(answer).not.toContain("no-id");
      }
    }
    expect(await checksum(ownerUrl, theirs, tables)).toEqual(before);
  });

  test("was counted", () => {
    console.info(`tenancy: ${Object.keys(procedures).length} procedures, ${attempts} foreign calls refused alike`);
    expect(attempts).toBeGreaterThan(Object.keys(procedures).length);
  });
});

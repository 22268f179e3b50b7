import { beforeAll, describe, expect, inject, test } from "vitest";
import type { Session } from "@/features/identity/schema";
import { type Act, ALL_ACTS, ALL_KEY_SCOPES, ALL_ROLES, type ApiKeyScope, can } from "@/features/workspaces/rules";
import type { Context } from "@/trpc/init";
import { appRouter, createCaller } from "@/trpc/root";
import { setTestSettings } from "../test-settings";
import { type FullShop, makeFullShop, nowhere } from "./make-full-shop";
import { outcomeOf } from "./outcome-of";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

/** Which act of the table each procedure of a workspace is. A new one fails the test below until it has its line. */
const ACT_OF: Record<string, Act> = {
  "channels.list": "workspace.read",
  "conversations.get": "workspace.read",
  "conversations.messages": "workspace.read",
  "customers.erase": "customer.erase",
  "interactions.list": "workspace.read",
  "team.members": "members.read",
  "team.secondFactorRule": "members.read",
  "team.changeRole": "members.manage",
  "team.remove": "members.manage",
  "team.createResetLink": "members.manage",
  "team.invitations": "members.manage",
  "team.invite": "members.manage",
  "team.revokeInvitation": "members.manage",
  "team.apiKeys": "api_keys.manage",
  "team.createApiKey": "api_keys.manage",
  "team.revokeApiKey": "api_keys.manage",
  "team.setSecondFactorRule": "security.write",
  "team.audit": "audit.read",
  "team.leave": "workspace.leave",
};
/** What no procedure asks at its door: it is asked within `members.manage`, when the role in question is an owner's. */
const ASKED_WITHIN: Act[] = ["owners.manage"];
const FORBIDDEN = '"code":"forbidden"';
const caller = { addressPrefix: null, userAgent: null };

describe("the table of who may do what", () => {
  let shop: FullShop;
  beforeAll(async () => {
    shop = await makeFullShop();
  });

  /** Whether somebody gets past the door: with nothing but the workspace given, nobody gets further than the input. */
  const passes = async (name: string, as: Partial<Context>): Promise<boolean> => {
    const context: Context = { session: null, apiKey: null, caller, ...as };
    const step = name.split(".").reduce<unknown>((at, part) => (at as never)[part], createCaller(context));
    const given = { workspace: shop.slug, limit: -1, role: "none", rule: "none", cursor: 0 };
    const ids = nowhere(shop.ids);
    const { answer } = await outcomeOf(() => (step as (of: object) => Promise<unknown>)({ ...given, ...ids }), ids);
    return !answer.includes(FORBIDDEN);
  };
  const keyWith = (scopes: ApiKeyScope[]): Partial<Context> => {
    const workspace = { id: shop.ids.workspaceId, slug: shop.slug, name: "" };
    return { apiKey: { keyId: shop.ids.apiKeyId, scope: shop.scope, scopes, workspace } };
  };

  test("has every procedure of a workspace", () => {
    const names = Object.keys(appRouter._def.procedures).filter((name) => !/^(me|operator)\./.test(name));
    expect(Object.keys(ACT_OF).sort()).toEqual(names.sort());
  });

  test("promises no right that nothing asks for", () => {
    expect([...new Set([...Object.values(ACT_OF), ...ASKED_WITHIN])].sort()).toEqual([...ALL_ACTS].sort());
  });

  test.each(Object.entries(ACT_OF).filter(([name]) => name !== "team.leave"))(
    "lets into %s whose role may %s, and nobody else",
    async (name, act) => {
      for (const role of ALL_ROLES) {
        const session: Session = shop.people[role];
        expect([role, await passes(name, { session })]).toEqual([role, can(role, act)]);
        const operator = { ...session, isOperator: true };
        expect(["operator", role, await passes(name, { session: operator })]).toEqual([
          "operator",
          role,
          can(role, act),
        ]);
      }
    },
  );

  test.each(Object.entries(ACT_OF))("lets a key into %s by the scope %s, and by no other", async (name, act) => {
    for (const scope of ALL_KEY_SCOPES)
      expect([scope, await passes(name, keyWith([scope]))]).toEqual([scope, scope === act]);
    expect(await passes(name, keyWith([]))).toBe(false);
    expect(await passes(name, keyWith([...ALL_KEY_SCOPES]))).toBe(ALL_KEY_SCOPES.some((scope) => scope === act));
  });

  test("offers no scope that opens nothing", () => {
    expect(ALL_KEY_SCOPES.filter((scope) => !Object.values(ACT_OF).includes(scope))).toEqual([]);
  });

  test("keeps a key from what is a person's own, and from the installation", async () => {
    const names = Object.keys(appRouter._def.procedures).filter((name) => /^(me|operator)\./.test(name));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect([name, await passes(name, keyWith([...ALL_KEY_SCOPES]))]).toEqual([name, false]);
  });
});

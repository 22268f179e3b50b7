import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { aiMonths } from "@/db/schema/budgets";
import { auditLog } from "@/db/schema/workspaces";
import { setAccountState } from "@/features/identity/set-account-state";
import { newId } from "@/lib/ids";
import { makeWorkspace } from "@/testing/factories";
import { makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { setAiLimit } from "./set-ai-limit";
import { spendBudget } from "./spend-budget";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const operator = { userId: "", label: "Olga (operator)", addressPrefix: "203.0.113.0/24" };
const CENT = 10_000;

beforeAll(async () => {
  const user = await makeUser();
  operator.userId = user.id;
  await setAccountState(user.email, { isOperator: true });
});

let shop: Awaited<ReturnType<typeof makeWorkspace>>;
beforeEach(async () => {
  shop = await makeWorkspace();
});

const limit = (monthlyCents: number | null) => setAiLimit(operator, { workspaceId: shop.id, monthlyCents });
const spend = (mostMicros: number | null, costMicros: number | null = mostMicros) =>
  spendBudget(shop.scope, mostMicros, async () => ({ usage: { inputTokens: 100, outputTokens: 10, costMicros } }));
const months = () => inWorkspace(shop.scope, (tx) => tx.select().from(aiMonths));

describe("spendBudget", () => {
  it("counts what calls did cost in place of what they might have", async () => {
    await spend(9_000, 400);
    await spend(9_000, 500);
    expect(await months()).toMatchObject([
      { spentMicros: 900, inputTokens: 200, outputTokens: 20, calls: 2, unpricedCalls: 0 },
    ]);
  });

  it("calls nothing once the limit leaves no room, and again when it does", async () => {
    await limit(1);
    expect(await spend(CENT - 100, CENT - 200)).not.toBeNull();
    let called = 0;
    const next = () =>
      spendBudget(shop.scope, 201, async () => {
        called += 1;
        return { usage: { inputTokens: 1, outputTokens: 1, costMicros: 1 } };
      });
    expect(await next()).toBeNull();
    expect(called).toBe(0);
    expect(await months()).toMatchObject([{ spentMicros: CENT - 200, calls: 1 }]);
    await limit(2);
    expect(await next()).not.toBeNull();
    expect(called).toBe(1);
    await limit(0);
    expect(await next()).toBeNull();
    await limit(null);
    expect(await next()).not.toBeNull();
  });

  it("refuses the first call of a month, too", async () => {
    await limit(1);
    expect(await spend(CENT + 1)).toBeNull();
    expect(await months()).toEqual([]);
    expect(await spend(CENT)).not.toBeNull();
  });

  it("begins each month anew", async () => {
    await limit(1);
    await inWorkspace(shop.scope, (tx) =>
      tx.insert(aiMonths).values({ workspaceId: shop.id, month: "2020-01-01", spentMicros: 50 * CENT }),
    );
    expect(await spend(CENT)).not.toBeNull();
    expect(await spend(1)).toBeNull();
  });

  it("reserves before it calls, so that calls under way leave no room for others", async () => {
    await limit(1);
    const inside = await spendBudget(shop.scope, CENT, async () => ({
      usage: { inputTokens: 1, outputTokens: 1, costMicros: 10 },
      second: await spend(1),
    }));
    expect(inside?.second).toBeNull();
    expect(await spend(1)).not.toBeNull();
  });

  it("gives back what a failed call had reserved, and keeps the failure", async () => {
    await limit(1);
    const failing = spendBudget(shop.scope, CENT, () => Promise.reject(new Error("the model is down")));
    await expect(failing).rejects.toThrow("the model is down");
    expect(await months()).toMatchObject([{ spentMicros: 0, calls: 0 }]);
    expect(await spend(CENT)).not.toBeNull();
  });

  it("takes what was reserved where the provider does not say, and counts calls without a price", async () => {
    await spend(700, null);
    expect(await months()).toMatchObject([{ spentMicros: 700, unpricedCalls: 1 }]);
    await limit(0);
    expect(await spend(null)).toBeNull();
  });

  it("lets calls without a price pass a limit that is not reached", async () => {
    await limit(1);
    expect(await spend(null)).not.toBeNull();
    expect(await months()).toMatchObject([{ spentMicros: 0, calls: 1, unpricedCalls: 1 }]);
  });

  it.skipIf(!inject("databaseIsReal"))("lets no more through at once than the limit holds", async () => {
    await limit(1);
    const outcomes = await Promise.all(Array.from({ length: 24 }, () => spend(CENT / 5)));
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(5);
    expect(await months()).toMatchObject([{ spentMicros: CENT, calls: 5 }]);
  });
});

describe("setAiLimit", () => {
  it("stands in the workspace's own log, with who and how much", async () => {
    await limit(1_250);
    await limit(null);
    const log = await inWorkspace(shop.scope, (tx) =>
      tx.select().from(auditLog).where(eq(auditLog.workspaceId, shop.id)).orderBy(auditLog.createdAt),
    );
    const entry = { act: "workspace.ai_limit_set", actorLabel: "Olga (operator)", actorId: operator.userId };
    expect(log).toMatchObject([
      { ...entry, details: { monthlyCents: 1_250 }, addressPrefix: "203.0.113.0/24" },
      { ...entry, details: { monthlyCents: null } },
    ]);
  });

  it("is done by nobody who was an operator a moment ago, nor by anybody else", async () => {
    const user = await makeUser();
    await setAccountState(user.email, { isOperator: true });
    const by = { ...operator, userId: user.id };
    await setAiLimit(by, { workspaceId: shop.id, monthlyCents: 7 });
    await setAccountState(user.email, { isOperator: false });
    for (const actor of [by, { ...operator, userId: null }, { ...operator, userId: newId() }]) {
      const late = setAiLimit(actor, { workspaceId: shop.id, monthlyCents: null });
      await expect(late).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await spend(CENT * 7 + 1)).toBeNull();
  });

  it("knows no workspace that is not there", async () => {
    await expect(setAiLimit(operator, { workspaceId: newId(), monthlyCents: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

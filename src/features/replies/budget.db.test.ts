import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { aiMonths } from "@/db/schema/budgets";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { setAccountState } from "@/features/identity/set-account-state";
import { recordDelivery } from "@/features/interactions/record-delivery";
import { summariseCustomer } from "@/features/memory/summarise-customer";
import { setAiLimit } from "@/features/workspaces/set-ai-limit";
import { env } from "@/lib/env";
import { makeInteraction } from "@/testing/factories";
import { commentItem, messageItem } from "@/testing/inbound-items";
import { makeAnsweringShop } from "@/testing/make-answering-shop";
import { makeUser } from "@/testing/make-user";
import { startDoubles } from "@/testing/start-doubles";
import { setTestSettings } from "@/testing/test-settings";
import { prepareReply } from "./prepare-reply";
import { sendReply } from "./send-reply";

const doubles = await startDoubles();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...doubles.settings, AI_MODEL: "gpt-5-mini" });
afterAll(() => doubles.stop());

const operator = { userId: "", label: "Olga (operator)", addressPrefix: null };
beforeAll(async () => {
  const user = await makeUser();
  operator.userId = user.id;
  await setAccountState(user.email, { isOperator: true });
});

let scope: WorkspaceScope;
let channel: Awaited<ReturnType<typeof makeAnsweringShop>>["channel"];
let conversationId: string;

async function begin(kind: "message" | "comment" = "message", settings: { replyMode?: "draft" } = {}) {
  doubles.reset();
  ({ scope, channel } = await makeAnsweringShop(kind === "comment" ? "instagram" : "messenger", settings));
  await write("in1", kind);
}

async function write(externalId: string, kind: "message" | "comment" = "message"): Promise<void> {
  const item = kind === "comment" ? commentItem(channel, externalId) : messageItem(channel, externalId);
  const { wake } = await recordDelivery(scope, [item]);
  conversationId = wake[0] ?? conversationId;
}

const limit = (monthlyCents: number | null) => setAiLimit(operator, { workspaceId: scope.workspaceId, monthlyCents });
const month = async () => (await inWorkspace(scope, (tx) => tx.select().from(aiMonths)))[0];
const outcomes = () =>
  inWorkspace(scope, (tx) =>
    tx
      .select({ outcome: interactions.outcome, reason: interactions.outcomeReason })
      .from(interactions)
      .where(eq(interactions.direction, "inbound")),
  );
const openTasks = () => inWorkspace(scope, (tx) => tx.select({ reason: tasks.reason }).from(tasks));

beforeEach(() => begin());

describe("a workspace whose limit of the month is reached", () => {
  it("asks no model: a person gets the task, the customer an acknowledgement", async () => {
    await limit(0);
    const prepared = await prepareReply(scope, conversationId);
    expect(prepared).toMatchObject({ kind: "prepared" });
    await sendReply(scope, prepared.kind === "prepared" ? prepared.replyId : "");
    expect(doubles.modelCalls).toBe(0);
    expect(doubles.sent.map(({ text }) => text)).toEqual([expect.stringContaining("asked a colleague")]);
    expect(await outcomes()).toEqual([{ outcome: "handed_over", reason: "budget_reached" }]);
    expect(await openTasks()).toEqual([{ reason: "budget_reached" }]);
    const [reply] = await inWorkspace(scope, (tx) => tx.select().from(replies));
    expect(reply).toMatchObject({
      kind: "acknowledgement",
      state: "sent",
      model: null,
      costMicros: null,
      evidence: [],
    });
    expect(await month()).toBeUndefined();
  });

  it("acknowledges once, and not in public or where drafts are wanted", async () => {
    await limit(0);
    const prepared = await prepareReply(scope, conversationId);
    await sendReply(scope, prepared.kind === "prepared" ? prepared.replyId : "");
    await write("in2");
    expect(await prepareReply(scope, conversationId)).toMatchObject({
      outcome: "silent",
      reason: "already_with_a_person",
    });
    expect(doubles.sent).toHaveLength(1);
    for (const [kind, settings] of [
      ["comment", {}],
      ["message", { replyMode: "draft" }],
    ] as const) {
      await begin(kind, settings);
      await limit(0);
      expect(await prepareReply(scope, conversationId)).toMatchObject({
        outcome: "handed_over",
        reason: "budget_reached",
      });
      expect(await openTasks()).toEqual([{ reason: "budget_reached" }]);
      expect([doubles.modelCalls, doubles.sent.length]).toEqual([0, 0]);
    }
  });

  it("answers again as soon as the operator gives it more", async () => {
    await limit(0);
    await prepareReply(scope, conversationId);
    await limit(100);
    await begin();
    await limit(100);
    expect(await prepareReply(scope, conversationId)).toMatchObject({ kind: "prepared" });
    expect(doubles.modelCalls).toBe(1);
  });

  it("summarises nothing, and forgets nothing", async () => {
    const [conversation] = await inWorkspace(scope, (tx) => tx.select().from(conversations));
    const of = { channelId: channel.id, customerId: conversation?.customerId ?? "", conversationId };
    for (let older = 1; older <= 7; older++)
      await makeInteraction(scope, of, { outcome: "silent", occurredAt: new Date(Date.now() - older * 60_000) });
    const read = () =>
      inWorkspace(scope, async (tx) => {
        const [customer] = await tx.select({ summary: customers.summary }).from(customers);
        const kept = await tx.$count(interactions, eq(interactions.isInSummary, true));
        return { summary: customer?.summary ?? null, kept };
      });
    await limit(0);
    expect(await summariseCustomer(scope, of.customerId)).toEqual({ summarised: 0 });
    expect(doubles.modelCalls).toBe(0);
    expect(await read()).toEqual({ summary: null, kept: 0 });
    await limit(null);
    expect((await summariseCustomer(scope, of.customerId)).summarised).toBeGreaterThan(0);
    expect((await read()).summary).not.toBeNull();
    expect(await month()).toMatchObject({ calls: 1, inputTokens: 10, outputTokens: 5 });
  });
});

describe("a workspace with room", () => {
  it("is charged what the call cost, not what it might have", async () => {
    await limit(100);
    doubles.whileWriting = async () => {
      expect((await month())?.spentMicros).toBeGreaterThan(3_000 * 2);
    };
    await prepareReply(scope, conversationId);
    doubles.whileWriting = async () => {};
    expect(await month()).toMatchObject({ calls: 1, inputTokens: 10, outputTokens: 5, spentMicros: 13 });
  });

  it.each([
    [
      "writes something that nobody can use, as a customer may make it do",
      "babbles",
      { inputTokens: 10, spentMicros: 13 },
    ],
    ["takes the call and hangs up", "hangs_up", { inputTokens: 0, unpricedCalls: 1 }],
  ] as const)("is charged for a model that %s, try after try, until the limit", async (_, mood, counted) => {
    await limit(100);
    doubles.mood.model = mood;
    await expect(prepareReply(scope, conversationId)).rejects.toMatchObject({ code: "unavailable" });
    const first = await month();
    expect(first).toMatchObject({ calls: 1, ...counted });
    await expect(prepareReply(scope, conversationId)).rejects.toMatchObject({ code: "unavailable" });
    expect((await month())?.spentMicros).toBe((first?.spentMicros ?? 0) * 2);
    await inWorkspace(scope, (tx) => tx.update(aiMonths).set({ spentMicros: 1_000_000 }));
    expect(await prepareReply(scope, conversationId)).toMatchObject({ kind: "prepared" });
    expect(doubles.modelCalls).toBe(2);
  });

  it("is charged nothing for a model that is down, and the turn stays owed", async () => {
    await limit(100);
    doubles.mood.model = "down";
    await expect(prepareReply(scope, conversationId)).rejects.toMatchObject({ code: "unavailable" });
    expect((await month())?.spentMicros ?? 0).toBe(0);
    expect(await outcomes()).toEqual([{ outcome: "owed", reason: null }]);
  });

  it("is counted without a cost where the model has no price", async () => {
    Object.assign(env(), { AI_MODEL: "somebodys-own" });
    await limit(0);
    expect(await prepareReply(scope, conversationId)).toMatchObject({ kind: "prepared" });
    expect(await month()).toMatchObject({ calls: 1, unpricedCalls: 1, spentMicros: 0 });
    Object.assign(env(), { AI_MODEL: "gpt-5-mini" });
  });
});

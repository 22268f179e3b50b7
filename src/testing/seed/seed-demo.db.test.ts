import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterAll, expect, inject, test } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { pool } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { users } from "@/db/schema/identity";
import { interactions } from "@/db/schema/interactions";
import { tasks } from "@/db/schema/replies";
import { members } from "@/db/schema/workspaces";
import { offlineModelSettings } from "@/embedded/model/offline-model-settings";
import { startModel } from "@/embedded/model/start-model";
import { verifyPassword } from "@/features/identity/verify-password";
import { setTestSettings } from "@/testing/test-settings";
import { evaluate, QuestionSet } from "../../../evals/evaluate";
import { DEMO_KNOWLEDGE } from "./demo-knowledge";
import { DEMO_OWNER, seedDemo } from "./seed-demo";
import { seedHistory } from "./seed-history";

const model = await startModel();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...offlineModelSettings(model.url) });
afterAll(async () => {
  await pool().client.end({ timeout: 5 });
  await model.stop();
});

test("seeding twice makes one demo shop, whose owner can sign in", async () => {
  const { scope } = await seedDemo();
  const end = { state: "disconnected", tokenEncrypted: null } as const;
  await inWorkspace(scope, (tx) => tx.update(channels).set(end).where(eq(channels.product, "instagram")));
  expect(await seedDemo()).toEqual({ scope, addedSources: 0 });
  const [owner] = await acrossWorkspaces("identity", (tx) =>
    tx.select().from(users).where(eq(users.email, DEMO_OWNER.email)),
  );
  expect(await verifyPassword(DEMO_OWNER.password, owner?.passwordHash ?? null)).toMatchObject({ isRight: true });
  const found = await inWorkspace(scope, async (tx) => ({
    roles: await tx
      .select({ role: members.role })
      .from(members)
      .where(eq(members.userId, owner?.id ?? "")),
    accounts: await tx.select({ externalId: channels.externalId, state: channels.state }).from(channels),
  }));
  // What somebody has ended stays so, at every start.
  expect(found.accounts.filter(({ state }) => state === "disconnected")).toHaveLength(1);
  expect(found.roles).toEqual([{ role: "owner" }]);
  expect(found.accounts.map(({ externalId }) => externalId).sort()).toEqual([
    "100000000000001",
    "106540352242922",
    "17841400000000000",
  ]);
});

test("the demo questions find their facts, and are answered or left to a person", { timeout: 120_000 }, async () => {
  const { scope } = await seedDemo();
  const file = await readFile(new URL("../../../evals/demo-questions.json", import.meta.url), "utf8");
  const { questions } = QuestionSet.parse(JSON.parse(file));
  const titles = new Set(DEMO_KNOWLEDGE.map(({ title }) => title));
  expect(questions.filter(({ source }) => source && !titles.has(source))).toEqual([]);
  const { figures } = await evaluate(scope, questions);
  expect(figures["recall@5"]).toBeGreaterThanOrEqual(0.95);
  expect(figures["answered rightly"]).toBeGreaterThanOrEqual(0.9);
  expect(figures["left to a person rightly"]).toBe(1);
});

test("history is settled: nothing of it is owed", async () => {
  const { scope } = await seedDemo();
  expect(await seedHistory(scope, { customers: 51, messages: 4 })).toEqual({ customers: 51, interactions: 204 });
  const owed = await inWorkspace(scope, (tx) =>
    tx.select({ id: interactions.id }).from(interactions).where(eq(interactions.outcome, "owed")),
  );
  expect(owed).toEqual([]);
});

test("what the AI said in the history stands in the knowledge, and who waits has a task", async () => {
  const { scope } = await seedDemo();
  await seedHistory(scope, { customers: 8, messages: 14 });
  const knowledge = DEMO_KNOWLEDGE.map(({ content }) => content).join("\n");
  const [said, waiting, open] = await inWorkspace(scope, async (tx) => [
    await tx.select({ text: interactions.text }).from(interactions).where(eq(interactions.author, "ai")),
    await tx.select().from(interactions).where(eq(interactions.outcome, "handed_over")),
    await tx.select().from(tasks),
  ]);
  const unfounded = new Set(said.map(({ text }) => text).filter((text) => !knowledge.includes(text)));
  expect([...unfounded]).toEqual([expect.stringContaining("I have asked a colleague")]);
  expect(new Set(open.map(({ conversationId }) => conversationId))).toEqual(
    new Set(waiting.map(({ conversationId }) => conversationId)),
  );
  expect(open.length).toBeGreaterThan(0);
});

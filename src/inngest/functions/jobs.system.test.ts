import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { migrate } from "@/db/migrate";
import type { WorkspaceScope } from "@/db/scope";
import { startDatabase } from "@/embedded/database/start-database";
import { engineSettings, startEngine } from "@/embedded/jobs/conformance/start-engine";
import { listenLocally } from "@/embedded/listen-locally";
import { messageItem } from "@/testing/inbound-items";
import { startDoubles } from "@/testing/start-doubles";
import { setTestSettings } from "@/testing/test-settings";

/**
 * The jobs door as it is served, on a job runner that speaks the engine's signed protocol, over an embedded database.
 * Only the Graph API and the model are doubles.
 */
const database = await startDatabase({ port: 0 });
const databaseUrl = `postgres://postgres@127.0.0.1:${database.port}/postgres`;
await migrate({ url: databaseUrl });
const doubles = await startDoubles();
let answerCall: ((request: Request) => Promise<Response>) | undefined;
/** Every byte that the product gave to the engine. */
let given = "";

const app = createServer(async (incoming, outgoing) => {
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers as Record<string, string>,
    ...(incoming.method === "GET" ? {} : { body: await buffer(incoming) }),
  });
  const response = await answerCall?.(request);
  const body = (await response?.text()) ?? "";
  given += body;
  outgoing.writeHead(response?.status ?? 503, Object.fromEntries(response?.headers ?? [])).end(body);
});

const keys = engineSettings({
  eventKey: "test-event-key",
  signingKey: "signkey-test-00112233445566778899aabbccddeeff",
});
const settings = setTestSettings({ DATABASE_URL: databaseUrl, ...doubles.settings, ...keys });
const appUrl = `http://127.0.0.1:${await listenLocally(app)}/api/inngest`;
const runner = await startEngine(appUrl, keys);
setTestSettings({ ...settings, INNGEST_BASE_URL: runner.url });
const directFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  if (String(input).startsWith(runner.url)) given += String(init?.body ?? "");
  return directFetch(input, init);
};

// From here on: what reads its settings when it is loaded.
const route = await import("@/app/api/inngest/route");
const { emitReceived, emitSweepRequested } = await import("../events");
const { recordDelivery } = await import("@/features/interactions/record-delivery");
const { inWorkspace } = await import("@/db/in-workspace");
const { pool } = await import("@/db/client");
const { conversations, customers, interactions } = await import("@/db/schema/interactions");
const { replies, tasks } = await import("@/db/schema/replies");
const { makeAnsweringShop } = await import("@/testing/make-answering-shop");
answerCall = (request) => {
  const handler = { GET: route.GET, POST: route.POST, PUT: route.PUT }[request.method] ?? route.GET;
  return handler(request as never, undefined) as Promise<Response>;
};
await runner.register();

afterAll(async () => {
  await runner.stop();
  app.closeAllConnections();
  app.close();
  await doubles.stop();
  await pool().client.end({ timeout: 1 });
  await database.stop();
});

let scope: WorkspaceScope;
let channel: Awaited<ReturnType<typeof makeAnsweringShop>>["channel"];

beforeEach(async () => {
  doubles.reset();
  ({ scope, channel } = await makeAnsweringShop());
});

const QUESTION = "Do you ship to Austria, dear shop?";

async function write(customerId: string, mid: string): Promise<{ workspaceId: string; conversationId: string }[]> {
  const { wake } = await recordDelivery(scope, [messageItem(channel, mid, { customerId, text: QUESTION })]);
  return wake.map((conversationId) => ({ workspaceId: scope.workspaceId, conversationId }));
}

/** Under chaos the engine may forget all there is: then it takes a sweep, as in life, only sooner. */
async function untilSettled() {
  const isChaotic = process.env.JOBS_CHAOS_SEED !== undefined;
  const deadline = Date.now() + (isChaotic || !runner.forget ? 100_000 : 30_000);
  for (let looks = 1; ; looks++) {
    if (isChaotic && looks % 50 === 0) await emitSweepRequested();
    const rows = await inWorkspace(scope, (tx) =>
      tx.select().from(interactions).where(eq(interactions.direction, "inbound")),
    );
    if (rows.every((row) => row.outcome !== "owed")) return rows;
    if (Date.now() > deadline) throw new Error(`still owed: ${rows.map((row) => row.outcome)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it("answers a burst once, and gives the engine no word of it", async () => {
  given = "";
  for (const mid of ["m1", "m2", "m3"]) await emitReceived(await write("customer-one", mid));
  const rows = await untilSettled();
  expect(rows.map((row) => row.outcome)).toEqual(["answered", "answered", "answered"]);
  expect([doubles.sent.length, doubles.modelCalls]).toEqual([1, 1]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(given).toContain("prepare-reply-0");
  expect(given).toContain("send-reply-0");
  expect(given).not.toContain("Austria");
  expect(given).not.toContain("customer-one");
});

it("answers by the sweep what no event said", async () => {
  await write("c1", "m1");
  await inWorkspace(scope, (tx) => tx.update(conversations).set({ dueAt: sql`now()` }));
  await emitSweepRequested();
  expect((await untilSettled()).map((row) => row.outcome)).toEqual(["answered"]);
  expect(doubles.sent).toHaveLength(1);
});

it("presses what left the raw window into the customer's summary", async () => {
  for (let place = 0; place < 8; place++) await emitReceived(await write("talkative", `m${place}`));
  await untilSettled();
  const summary = () => inWorkspace(scope, (tx) => tx.select({ text: customers.summary }).from(customers));
  await expect
    .poll(async () => (await summary()).map(({ text }) => text), { timeout: 90_000 })
    .toEqual(["Asked whether the shop ships to Austria. Nothing is open."]);
});

it("gives the turn to a person when the model stays down, after the last attempt", async () => {
  doubles.mood.model = "down";
  await emitReceived(await write("c1", "m1"));
  expect((await untilSettled()).map((row) => [row.outcome, row.outcomeReason])).toEqual([
    ["handed_over", "could_not_answer"],
  ]);
  const open = await inWorkspace(scope, (tx) => tx.select().from(tasks));
  expect(open.map((task) => [task.reason, task.doneAt])).toEqual([["could_not_answer", null]]);
  expect(doubles.sent).toHaveLength(0);
});

it("writes for at most ten customers of a workspace at once, and answers each once", async () => {
  let writing = 0;
  let most = 0;
  doubles.whileWriting = async () => {
    writing += 1;
    most = Math.max(most, writing);
    await new Promise((resolve) => setTimeout(resolve, 300));
    writing -= 1;
  };
  const woken = await Promise.all(Array.from({ length: 25 }, (_, place) => write(`c${place}`, `m${place}`)));
  await emitReceived(woken.flat());
  const rows = await untilSettled();
  expect(rows.map((row) => row.outcome)).toEqual(Array(25).fill("answered"));
  expect(doubles.sent).toHaveLength(25);
  expect(most).toBeGreaterThan(3);
  expect(most).toBeLessThanOrEqual(10);
});

it.skipIf(!runner.forget)(
  "loses nothing when the engine forgets everything, and says nothing twice when it repeats itself",
  async () => {
    const woken = await write("c1", "m1");
    await emitReceived(woken);
    runner.forget?.();
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ dueAt: sql`now()` }));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await emitSweepRequested();
    await untilSettled();
    for (let repetition = 0; repetition < 3; repetition++) await emitReceived(woken);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(doubles.sent).toHaveLength(1);
    const left = await inWorkspace(scope, (tx) => tx.select().from(replies));
    expect(left.map((row) => row.state)).toEqual(["sent"]);
  },
);

it.skipIf(keys.INNGEST_DEV)("refuses calls that nobody signed", async () => {
  const forged = { event: { name: "interaction/received", data: {} }, events: [], steps: {}, ctx: { run_id: "1" } };
  const call = await fetch(`${appUrl}?fnId=ebizmate-reply-to-conversation&stepId=step`, {
    method: "POST",
    body: JSON.stringify(forged),
  });
  expect(call.status).toBe(401);
  expect((await fetch(appUrl, { method: "PUT" })).status).toBe(401);
  expect((await fetch(appUrl)).status).toBe(401);
});

it.skipIf(!runner.forget)("never keeps a webhook waiting for an engine that is down", async () => {
  const woken = await write("c1", "m1");
  await runner.stop();
  const startedAt = performance.now();
  await emitReceived(woken);
  expect(performance.now() - startedAt).toBeLessThan(400);
});

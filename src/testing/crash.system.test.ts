import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { offlineModelSettings } from "@/embedded/model/offline-model-settings";
import { startModel } from "@/embedded/model/start-model";
import { type Ledger, readLedger } from "./read-ledger";
import { startWholeProduct, type WholeProduct } from "./whole-product";
import { DEMO, digits } from "./wire-bodies";

/** `kill -9` in the middle of everything, then a start: one answer or one visible task for every turn, never two. */

const CONVERSATIONS = 50;
/** Slow enough that a kill finds model calls and sends under way. */
const MODEL_MS = 800;
const GRAPH_MS = 400;
const DEBOUNCE_MS = 3_000;
const SETTLE_TIMEOUT_MS = 180_000;
const ANSWERABLE = "How much is shipping within Austria?";
const UNANSWERABLE = "Who won the chess championship in 1972?";

const dataDir = mkdtempSync(join(tmpdir(), "crash-"));
let model: Awaited<ReturnType<typeof startModel>>;
let product: WholeProduct;
let sql: Sql;

beforeAll(async () => {
  model = await startModel({ delayMs: MODEL_MS });
  await start();
  const slow = { name: "delay", times: 1_000_000, delayMs: GRAPH_MS };
  // A kill may find a send that Graph has, whose answer is not here yet, or one that Graph has yet to make.
  await product.control("POST errors", { ...slow, channelId: DEMO.messenger, afterSending: true });
  await product.control("POST errors", { ...slow, channelId: DEMO.whatsapp, afterSending: false });
  await product.control("POST errors", { ...slow, channelId: DEMO.instagram, afterSending: true });
}, 600_000);

afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await product?.stop();
  await model?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(port?: number): Promise<void> {
  product = await startWholeProduct({ dataDir, port, settings: offlineModelSettings(model.url) });
  sql = postgres(product.databaseUrl, { max: 1, onnotice: () => undefined });
}

/** Customers of all channels write at once, every tenth under a post and every fifth what nobody knows. */
async function write(): Promise<string[]> {
  const channels = Object.values(DEMO);
  const customers = Array.from({ length: CONVERSATIONS }, digits);
  await Promise.all(
    customers.map((customerId, place) => {
      const text = place % 5 === 0 ? UNANSWERABLE : ANSWERABLE;
      if (place % 10 === 3) return product.control("POST comments", { channelId: DEMO.instagram, customerId, text });
      return product.control("POST messages", { channelId: channels[place % 3], customerId, text });
    }),
  );
  return customers;
}

/** How often Graph sent something to each of these customers. */
async function countSends(customers: string[]): Promise<Map<string, number>> {
  const { sent } = await product.control<{ sent: { customerId?: string }[] }>("GET sent");
  const counts = new Map(customers.map((customerId) => [customerId, 0]));
  for (const { customerId = "" } of sent) {
    const count = counts.get(customerId);
    if (count !== undefined) counts.set(customerId, count + 1);
  }
  return counts;
}

async function untilSent(customers: string[], atLeast: number): Promise<void> {
  const total = async () => [...(await countSends(customers)).values()].reduce((sum, count) => sum + count, 0);
  await expect.poll(total, { timeout: 90_000, interval: 20 }).toBeGreaterThanOrEqual(atLeast);
}

/** Resolves when the launcher has started the application anew for the `times`th time. */
async function untilBack(times: number): Promise<void> {
  const count = () => product.output().split("The application is back").length - 1;
  await expect.poll(count, { timeout: 90_000 }).toBe(times);
}

const countClaimed = async () =>
  Number((await sql`select count(*) as n from replies where state = 'sending'`)[0]?.n ?? 0);

/**
 * Lets the minutes pass that the product waits for news of a send whose process is gone. What was claimed since
 * `startedAt` belongs to a living process and waits as it would.
 */
async function letTimePass(startedAt: Date): Promise<void> {
  await sql`update replies set claimed_at = claimed_at - interval '5 minutes'
    where state = 'sending' and claimed_at < ${startedAt}`;
  await sql`update replies set unknown_since = unknown_since - interval '5 minutes' where state = 'unknown'`;
  await sql`update conversations set due_at = now() where due_at is not null`;
  await fetch(`${product.jobsUrl}/e/${product.secrets.INNGEST_EVENT_KEY}`, {
    method: "POST",
    body: JSON.stringify({ name: "sweep/requested", data: {} }),
  });
}

async function untilSettled(customers: string[], startedAt: Date): Promise<Ledger[]> {
  const deadlineMs = Date.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    // First what Meta has to say: echoes and statuses that found nobody in are delivered again.
    await sleep(6_000);
    const { pending } = await product.control<{ pending: number }>("GET deliveries");
    const ledgers = await readLedger(sql, customers);
    const owed = ledgers.flatMap(({ inbound }) => inbound).filter(({ outcome }) => outcome === "owed");
    if (ledgers.length === customers.length && owed.length === 0 && pending === 0) return ledgers;
    if (Date.now() > deadlineMs) throw new Error(`${owed.length} still owed, ${pending} webhooks pending`);
    if (pending === 0) await letTimePass(startedAt);
  }
}

async function expectOneOutcomeEach(customers: string[], startedAt: Date): Promise<void> {
  const ledgers = await untilSettled(customers, startedAt);
  const sends = await countSends(customers);
  const seen = ledgers.map(({ customerId, inbound, replies, openTasks }) => ({
    customerId,
    outcomes: inbound.map(({ outcome }) => outcome),
    sends: sends.get(customerId) ?? 0,
    sentRows: replies.filter(({ state }) => state === "sent").length,
    underWay: replies.filter(({ state }) => state === "sending" || state === "prepared").length,
    tasks: openTasks.length,
  }));
  const isRight = ({ outcomes, sends, sentRows, tasks, underWay }: (typeof seen)[number]) =>
    outcomes.length === 1 &&
    underWay === 0 &&
    sends <= 1 &&
    sentRows <= sends &&
    (outcomes[0] === "answered"
      ? sends === 1 && sentRows === 1 && tasks === 0
      : outcomes[0] === "handed_over" && tasks === 1);
  expect(seen.filter((each) => !isRight(each))).toEqual([]);
  expect(seen).toHaveLength(CONVERSATIONS);
  // A kill costs the few turns whose send was under way an answer at most.
  expect(seen.filter(({ outcomes }) => outcomes[0] === "answered").length).toBeGreaterThan(CONVERSATIONS / 3);
  const due = await sql`select 1 from conversations v join customers c on c.id = v.customer_id
    where c.external_id = any(${customers}) and v.due_at is not null`;
  expect(due).toHaveLength(0);
}

it("survives the application being killed while it writes, while it sends, and again", async () => {
  const customers = await write();
  await sleep(DEBOUNCE_MS + MODEL_MS);
  product.kill("application");
  await untilBack(1);
  let claimed = 0;
  for (const [place, sent] of [5, 15, 25].entries()) {
    await untilSent(customers, sent);
    product.kill("application");
    claimed += await countClaimed();
    await untilBack(place + 2);
  }
  expect(claimed).toBeGreaterThan(0);
  await expectOneOutcomeEach(customers, new Date());
}, 300_000);

it("survives the launcher being killed, with all that it keeps running", async () => {
  const customers = await write();
  await untilSent(customers, 8);
  await product.killLauncher();
  await sql.end({ timeout: 1 });
  await start(product.port);
  await expectOneOutcomeEach(customers, new Date());
}, 300_000);

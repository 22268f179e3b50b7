import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ledger, readLedger } from "./read-ledger";
import { sendHeadAlone } from "./send-without-end";
import { watchOutsideCalls } from "./watch-outside-calls";
import { startWholeProduct, type WholeProduct } from "./whole-product";
import {
  DEMO,
  DEMO_POST,
  digits,
  directMessage,
  instagramComment,
  instagramEcho,
  newMessageId,
  whatsappMessage,
} from "./wire-bodies";

/** The whole product as `npm start` brings it up, spoken to from outside: signed webhooks in, the simulator's phone out. */

type Sent = { id: string; kind: string; text: string; customerId?: string; commentId?: string };

const QUESTION = "How much is shipping within Austria?";
const ANSWER = "4.90 EUR";
const UNKNOWN = "Who won the chess championship in 1972?";
/** Debounce, queue and model take some seconds; a busy machine takes more. */
const SOON = { timeout: 60_000, interval: 200 };
/** The sweep comes every minute. */
const AFTER_SWEEP = { timeout: 180_000, interval: 500 };

const outside = watchOutsideCalls();
let product: WholeProduct;
let sql: Sql;

beforeAll(async () => {
  product = await startWholeProduct({ settings: { NODE_OPTIONS: outside.nodeOptions } });
  sql = postgres(product.databaseUrl, { max: 1, onnotice: () => undefined });
}, 600_000);

afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await product?.stop();
  outside.end();
});

async function sentTo(customerId: string): Promise<Sent[]> {
  return (await product.control<{ sent: Sent[] }>(`GET sent?customerId=${customerId}`)).sent;
}

async function ledgerOf(customerId: string): Promise<Ledger | undefined> {
  return (await readLedger(sql, [customerId]))[0];
}

const outcomesOf = async (customerId: string) => (await ledgerOf(customerId))?.inbound.map(({ outcome }) => outcome);

/** Longer than the debounce, the model and a send take together. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 6_000));

/** Counts of what authentic deliveries held that could not be used, by reason. */
async function countUnused(): Promise<Record<string, number>> {
  const rows = await sql`select reason, sum(count) as n from delivery_counts group by reason`;
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, Number(n)]));
}

async function countRows(): Promise<number> {
  return Number((await sql`select count(*) as n from interactions`)[0]?.n);
}

describe("a message all the way", () => {
  it.each([
    ["Instagram", (customerId: string) => directMessage("instagram", { customerId, text: QUESTION })],
    ["Messenger", (customerId: string) => directMessage("messenger", { customerId, text: QUESTION })],
    ["WhatsApp", (customerId: string) => whatsappMessage({ customerId, text: QUESTION })],
  ])("answers a direct message on %s from the demo knowledge", async (_, bodyOf) => {
    const customerId = digits();
    expect((await product.deliver(bodyOf(customerId))).status).toBe(200);
    // The 200 came after the commit.
    expect(await outcomesOf(customerId)).toHaveLength(1);
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered"]);
    const sent = await sentTo(customerId);
    expect(sent).toMatchObject([{ kind: "message", text: expect.stringContaining(ANSWER) }]);
    const ledger = await ledgerOf(customerId);
    expect(ledger).toMatchObject({
      inbound: [{ text: QUESTION, isSettled: true }],
      outbound: [{ externalId: sent[0]?.id, author: "ai", text: sent[0]?.text }],
      replies: [{ kind: "answer", state: "sent", externalId: sent[0]?.id }],
      openTasks: [],
    });
    expect(ledger?.replies[0]?.cited).toContain("Shipping and delivery");
  });

  it("answers an Instagram comment in public", async () => {
    const customerId = digits();
    const id = digits();
    expect((await product.deliver(instagramComment({ customerId, text: QUESTION, id }))).status).toBe(200);
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered"]);
    const { sent } = await product.control<{ sent: Sent[] }>(`GET sent?channelId=${DEMO.instagram}`);
    expect(sent.filter(({ commentId }) => commentId === id)).toMatchObject([
      { kind: "comment-reply", text: expect.stringContaining(ANSWER) },
    ]);
  });

  it("acknowledges what the knowledge does not hold, and gives a person the task", async () => {
    const customerId = digits();
    await product.deliver(directMessage("messenger", { customerId, text: UNKNOWN }));
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["handed_over"]);
    expect(await sentTo(customerId)).toMatchObject([{ text: expect.stringContaining("asked a colleague") }]);
    expect(await ledgerOf(customerId)).toMatchObject({
      replies: [{ kind: "acknowledgement", state: "sent" }],
      openTasks: ["not_in_knowledge"],
    });
  });

  it("is silent once a person has written in the thread", async () => {
    const customerId = digits();
    await product.deliver(instagramEcho({ customerId, text: "I will look it up for you." }));
    await product.deliver(directMessage("instagram", { customerId, text: QUESTION }));
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["silent"]);
    expect(await ledgerOf(customerId)).toMatchObject({
      inbound: [{ reason: "person_has_thread" }],
      outbound: [{ author: "person" }],
      replies: [],
    });
    expect(await sentTo(customerId)).toEqual([]);
  });

  it("answers once what is delivered again, at once and after the answer", async () => {
    const body = directMessage("messenger", { customerId: digits(), text: QUESTION });
    const customerId = body.entry[0]?.messaging[0]?.sender.id ?? "";
    const statuses = await Promise.all([body, body, body].map(async (one) => (await product.deliver(one)).status));
    expect(statuses).toEqual([200, 200, 200]);
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered"]);
    await product.deliver(body);
    await quiet();
    expect(await outcomesOf(customerId)).toEqual(["answered"]);
    expect(await sentTo(customerId)).toHaveLength(1);
  });

  it("answers a burst of messages once", async () => {
    const customerId = digits();
    for (const text of ["Hello!", "I have a question", QUESTION]) {
      await product.deliver(directMessage("messenger", { customerId, text }));
    }
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered", "answered", "answered"]);
    expect(await sentTo(customerId)).toHaveLength(1);
  });
});

describe("bad input", () => {
  it("is refused without a hint when the signature is missing, wrong or over other bytes", async () => {
    const rows = await countRows();
    const body = directMessage("messenger", { customerId: digits(), text: QUESTION });
    const signatures = ["", "sha256=", `sha256=${"0".repeat(64)}`, "sha1=0", "nonsense"];
    for (const signature of signatures) {
      const response = await product.deliver(body, { "x-hub-signature-256": signature });
      expect([response.status, await response.text()]).toEqual([401, "unauthorized"]);
    }
    const unsigned = await fetch(`${product.appUrl}/api/webhooks/meta`, { method: "POST", body: "{}" });
    expect(unsigned.status).toBe(401);
    expect(await countRows()).toBe(rows);
  });

  it("is refused when it is larger than 4 MB", async () => {
    const headers = { "content-type": "application/json", "content-length": `${4 * 1024 * 1024 + 1}` };
    const url = `${product.appUrl}/api/webhooks/meta`;
    expect(await sendHeadAlone(url, { method: "POST", headers })).toMatchObject({ status: 413 });
    const customerId = digits();
    const body = { ...directMessage("messenger", { customerId, text: QUESTION }), padding: "x".repeat(3_900_000) };
    expect((await product.deliver(body)).status).toBe(200);
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered"]);
  });

  it("is taken and counted when it is signed but no JSON, not Meta's, or for an unknown channel", async () => {
    const countsBefore = await countUnused();
    const rows = await countRows();
    const toStranger = JSON.stringify(directMessage("messenger", { customerId: digits(), text: QUESTION }));
    const bodies = ["no json", "", "[]", toStranger.replaceAll(DEMO.messenger, "999999999999999")];
    for (const body of bodies) expect((await product.deliver(body)).status).toBe(200);
    expect(await countRows()).toBe(rows);
    const counts = await countUnused();
    const grown = ["not_json", "not_meta", "unknown_channel"].map(
      (name) => (counts[name] ?? 0) - (countsBefore[name] ?? 0),
    );
    expect(grown).toEqual([2, 1, 1]);
  });

  it("never costs the good items of the same delivery", async () => {
    const customerId = digits();
    const good = directMessage("messenger", { customerId, text: QUESTION });
    const [entry] = good.entry;
    const odd = [null, 7, { sender: null }, { message: { text: 5 } }, { sender: { id: customerId }, news: {} }];
    const strange = { id: "999999999999999", messaging: [{ message: {} }] };
    const body = {
      object: "page",
      entry: ["odd", strange, { ...entry, messaging: [...odd, ...(entry?.messaging ?? [])] }],
    };
    expect((await product.deliver(body)).status).toBe(200);
    await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered"]);
  });
});

describe("the simulator", () => {
  const phone = (path: string, body: object, method = "POST") =>
    fetch(`${product.appUrl}/simulator/api/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("is a customer's phone that the product answers, under a message and under a post", async () => {
    const customerId = digits();
    const channelId = DEMO.instagram;
    expect((await phone("messages", { channelId, customerId, text: QUESTION })).status).toBe(200);
    const written = await phone("comments", { channelId, postId: DEMO_POST, text: QUESTION, customerId: digits() });
    const { commentId } = (await written.json()) as { commentId: string };
    await expect.poll(() => sentTo(customerId), SOON).toMatchObject([{ text: expect.stringContaining(ANSWER) }]);
    const replies = async () =>
      (await product.control<{ sent: Sent[] }>(`GET sent?channelId=${channelId}`)).sent.filter(
        (sent) => sent.commentId === commentId,
      );
    await expect.poll(replies, SOON).toMatchObject([{ kind: "comment-reply" }]);
    const page = await fetch(`${product.appUrl}/simulator`);
    expect(page.status).toBe(200);
  });

  it("reaches the product by webhooks alone, and is reached by the Graph API alone", async () => {
    const [lost, refused] = [digits(), digits()];
    const channelId = DEMO.messenger;
    await phone("switches", { dropShare: 1 }, "PUT");
    await phone("messages", { channelId, customerId: lost, text: QUESTION });
    await phone("switches", { dropShare: 0 }, "PUT");
    await phone("errors", { name: "recipient_unavailable", customerId: refused });
    await phone("messages", { channelId, customerId: refused, text: QUESTION });
    await expect.poll(() => outcomesOf(refused), SOON).toEqual(["silent"]);
    expect(await sentTo(refused)).toEqual([]);
    expect(await ledgerOf(lost)).toBeUndefined();
  });

  it.skipIf(process.platform !== "linux")("is given no key to anything else of the product", () => {
    const settings = readFileSync(`/proc/${product.pidOf("meta")}/environ`, "utf8")
      .split("\0")
      .map((line) => line.split("=")[0]);
    expect(settings).toContain("META_APP_SECRET");
    for (const name of ["DATABASE_URL", "AUTH_SECRET", "ENCRYPTION_KEY", "INNGEST_SIGNING_KEY", "OPENAI_API_KEY"]) {
      expect(settings).not.toContain(name);
    }
  });
});

describe("a part that is down", () => {
  const ready = async () => {
    const response = await fetch(`${product.appUrl}/api/ready`);
    return [response.status, ((await response.json()) as { degraded: string[] }).degraded];
  };

  it("answers while Redis hangs", async () => {
    product.kill("redis", "SIGSTOP");
    try {
      const customerId = digits();
      expect((await product.deliver(whatsappMessage({ customerId, text: QUESTION }))).status).toBe(200);
      await expect.poll(() => outcomesOf(customerId), SOON).toEqual(["answered"]);
      await expect.poll(ready, SOON).toEqual([200, ["redis"]]);
    } finally {
      product.kill("redis", "SIGCONT");
    }
    await expect.poll(ready, SOON).toEqual([200, []]);
  });

  it("takes messages while the job runner hangs, and answers each once after its end", async () => {
    const customers = [digits(), digits()];
    product.kill("jobs", "SIGSTOP");
    for (const customerId of customers) {
      const startedMs = Date.now();
      const response = await product.deliver(directMessage("messenger", { customerId, text: QUESTION }));
      expect(response.status).toBe(200);
      // Meta gives up on whoever takes long.
      expect(Date.now() - startedMs).toBeLessThan(5_000);
    }
    await expect.poll(ready, SOON).toEqual([200, ["jobs"]]);
    // The runner goes with what it was told, the application with what it would say again: only the rows know.
    product.kill("application");
    product.kill("jobs");
    await sql`update conversations set due_at = due_at - interval '1 minute'`;
    for (const customerId of customers) {
      await expect.poll(() => outcomesOf(customerId), AFTER_SWEEP).toEqual(["answered"]);
      expect(await sentTo(customerId)).toHaveLength(1);
    }
  }, 240_000);

  it("says 503 while the database is down, and answers once what is delivered again", async () => {
    const customerId = digits();
    const body = directMessage("messenger", { customerId, text: QUESTION, id: newMessageId() });
    product.kill("database");
    const statuses: number[] = [(await product.deliver(body)).status];
    expect(statuses).toEqual([503]);
    expect((await ready())[0]).toBe(503);
    const again = async () => {
      statuses.push((await product.deliver(body)).status);
      return statuses.at(-1);
    };
    await expect.poll(again, { timeout: 60_000, interval: 500 }).toBe(200);
    expect(new Set(statuses)).toEqual(new Set([503, 200]));
    await expect.poll(() => outcomesOf(customerId), AFTER_SWEEP).toEqual(["answered"]);
    expect(await sentTo(customerId)).toHaveLength(1);
    expect((await ready())[0]).toBe(200);
  }, 240_000);
});

it("has kept every secret and every word out of what it logs", () => {
  const logs = ["application", "job-runner"].map((name) => readFileSync(`${product.dataDir}/logs/${name}.log`, "utf8"));
  for (const log of logs) {
    expect(log.length).toBeGreaterThan(0);
    expect(log).not.toContain("shipping within");
    for (const [name, secret] of Object.entries(product.secrets)) expect(log.includes(secret), name).toBe(false);
  }
});

it("has called nobody beyond this machine", () => {
  const { programs, calls } = outside.read();
  for (const part of ["database", "redis", "jobs", "model", "meta"]) {
    expect(programs.filter((program) => program.includes(`src/embedded/${part}/main`))).not.toEqual([]);
  }
  expect(programs.filter((program) => /next\/dist\/bin\/next|next-server|start-server/.test(program))).not.toEqual([]);
  expect(calls).toEqual([]);
  const env = { ...process.env, NODE_OPTIONS: outside.nodeOptions };
  const caller = `fetch("http://192.0.2.1:81", { signal: AbortSignal.timeout(200) }).catch(() => {})`;
  spawnSync(process.execPath, ["-e", caller], { env });
  expect(outside.read().calls).toEqual(["192.0.2.1:81"]);
});

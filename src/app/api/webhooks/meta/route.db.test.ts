import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { deliveryCounts } from "@/db/schema/channels";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { listenLocally } from "@/embedded/listen-locally";
import type { UnusedReason } from "@/features/channels/schema";
import { eraseCustomer } from "@/features/interactions/erase-customer";
import { asOwner, makeChannel, makeWorkspace } from "@/testing/factories";
import { makeActor } from "@/testing/make-user";
import { readMetaFixture } from "@/testing/read-meta-fixture";
import { signedWebhook } from "@/testing/signed-webhook";
import { setTestSettings } from "@/testing/test-settings";

const SECRET = "meta-secret-0123456789abcdef";

/** The jobs engine, as far as events go. */
let events: { name: string; data: Record<string, string> }[] = [];
let engineStatus = 200;
const engine = createServer(async (request, response) => {
  const body = await text(request);
  if (engineStatus === 200) events.push(...[JSON.parse(body)].flat());
  response.writeHead(engineStatus, { "content-type": "application/json" }).end('{"ids":["1"],"status":200}');
});

setTestSettings({
  DATABASE_URL: inject("databaseUrl"),
  META_APP_SECRET: SECRET,
  INNGEST_BASE_URL: `http://127.0.0.1:${await listenLocally(engine)}`,
  INNGEST_EVENT_KEY: "test-event-key",
});
// The client of the jobs engine reads its settings when it is made.
const { POST } = await import("./route");

afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

let workspaceId: string;
let scope: WorkspaceScope;
/** Our own Instagram account, Page and WhatsApp number, as the fixtures name them and as this test does. */
let accounts: Record<string, string>;

beforeEach(async () => {
  events = [];
  engineStatus = 200;
  ({ id: workspaceId, scope } = await makeWorkspace());
  accounts = {
    "17841455500000001": (await makeChannel(scope, "instagram", { externalId: digits(17) })).externalId,
    "255500000000001": (await makeChannel(scope, "messenger")).externalId,
    "355500000000001": (await makeChannel(scope, "whatsapp")).externalId,
  };
});

function digits(length: number): string {
  return `178414${Math.random().toString().slice(2)}0000000000000`.slice(0, length);
}

/** A fixture for this test's own accounts. */
function bodyOf(name: string, more: Record<string, string> = {}): string {
  return Object.entries({ ...accounts, ...more }).reduce(
    (body, [from, to]) => body.replaceAll(from, to),
    readMetaFixture(name).toString("utf8"),
  );
}

/** A second shop, and two deliveries that hold a message of the same id: one for our shop, one for that. */
async function makeDeliveries() {
  const other = await makeWorkspace();
  const otherAccount = (await makeChannel(other.scope, "instagram", { externalId: digits(17) })).externalId;
  const mine = JSON.parse(bodyOf("instagram-text.json"));
  const theirs = JSON.parse(bodyOf("instagram-text.json", { [accounts["17841455500000001"] ?? ""]: otherAccount }));
  return { other, mine, theirs };
}

const post = async (body: unknown) => (await POST(signedWebhook({ body, secret: SECRET }))).status;
const readInteractions = (of = scope) =>
  inWorkspace(of, (tx) => tx.select().from(interactions).orderBy(interactions.occurredAt, interactions.externalId));
const readCount = (reason: UnusedReason) =>
  asOwner(inject("ownerUrl"), async (db) => {
    const [row] = await db
      .select({ count: sql<string>`sum(${deliveryCounts.count})` })
      .from(deliveryCounts)
      .where(eq(deliveryCounts.reason, reason));
    return Number(row?.count ?? 0);
  });

describe("a signed delivery", () => {
  it.each([
    ["instagram-text.json", "Is the blue lamp back in stock?", "direct", ""],
    ["instagram-escaped.txt", "grüß 💡 an a@b.example, https://x.example/?a=1&b=2, 50% <3", "direct", ""],
    ["instagram-comment.json", "How tall is it?", "comments", "18055500000000001"],
    ["messenger-text.json", "What are your opening hours?", "direct", ""],
    ["whatsapp-text.json", "Do you deliver on Saturday?", "direct", ""],
  ])("of %s becomes what is owed, and wakes its conversation with ids alone", async (name, text, kind, threadKey) => {
    expect(await post(bodyOf(name))).toBe(200);
    const [row, ...others] = await readInteractions();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ text, direction: "inbound", outcome: "owed", workspaceId });
    const [conversation] = await inWorkspace(scope, (tx) => tx.select().from(conversations));
    expect(conversation).toMatchObject({ kind, threadKey });
    expect(conversation?.dueAt).not.toBeNull();
    expect(events.map(({ name, data }) => ({ name, data }))).toEqual([
      { name: "interaction/received", data: { workspaceId, conversationId: conversation?.id } },
    ]);
  });

  it("repeated, also in other company, changes nothing", async () => {
    const body = bodyOf("instagram-text.json");
    expect(await post(body)).toBe(200);
    const before = await readInteractions();
    expect(await post(body)).toBe(200);
    const twice = { ...JSON.parse(body), entry: [...JSON.parse(body).entry, ...JSON.parse(body).entry] };
    expect(await post(twice)).toBe(200);
    expect(await readInteractions()).toEqual(before);
    expect(events).toHaveLength(1);
  });

  it("arriving twenty times at once is written once", async () => {
    const body = bodyOf("messenger-text.json");
    const statuses = await Promise.all(Array.from({ length: 20 }, () => post(body)));
    expect(statuses).toEqual(Array(20).fill(200));
    expect(await readInteractions()).toHaveLength(1);
    expect(events).toHaveLength(1);
  });

  it.each([
    "instagram-text.json",
    "instagram-comment.json",
    "messenger-text.json",
    "whatsapp-text.json",
    "instagram-echo.json",
    "whatsapp-echo.json",
  ])(
    "of %s comes again in vain once its customer is erased, and what they write later is theirs anew",
    async (name) => {
      const body = bodyOf(name);
      expect(await post(body)).toBe(200);
      const readCustomers = () => inWorkspace(scope, (tx) => tx.select().from(customers));
      const [customer] = await readCustomers();
      const { length: said } = await readInteractions();
      await eraseCustomer(scope, await makeActor(scope, "owner"), customer?.id ?? "");
      events = [];
      const dropped = await readCount("erased_customer");
      expect([await post(body), await post(body)]).toEqual([200, 200]);
      expect([await readInteractions(), await readCustomers(), events]).toEqual([[], [], []]);
      expect(await readCount("erased_customer")).toBe(dropped + 2 * said);
      if (name !== "instagram-text.json") return;
      const later = String(Date.now() + 2_000);
      expect(await post(body.replace("1795000000123", later).replace("aWdfZAFirst", "aWdfZALater"))).toBe(200);
      expect(await readInteractions()).toMatchObject([{ externalId: "aWdfZALater", outcome: "owed" }]);
      expect((await readCustomers()).map(({ id }) => id)).not.toContain(customer?.id);
    },
  );

  it("for two workspaces reaches each of them alone, and what is broken in it costs neither", async () => {
    const other = await makeWorkspace();
    const otherAccount = (await makeChannel(other.scope, "instagram", { externalId: digits(17) })).externalId;
    const unknownItems = await readCount("unknown_item");
    expect(await post(bodyOf("mixed.json", { "17841455500000002": otherAccount }))).toBe(200);
    expect((await readInteractions()).map((row) => row.text).sort()).toEqual([
      "first",
      "second, with a picture",
      "third",
    ]);
    const [row, ...others] = await readInteractions(other.scope);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ text: "for another account", workspaceId: other.id });
    expect(new Set(events.map((event) => event.data.workspaceId))).toEqual(new Set([workspaceId, other.id]));
    expect(events).toHaveLength(4);
    expect(await readCount("unknown_item")).toBe(unknownItems + 10);
  });

  it("with one message id for two accounts is two messages", async () => {
    const { other, mine, theirs } = await makeDeliveries();
    expect(await post({ ...mine, entry: [...mine.entry, ...theirs.entry] })).toBe(200);
    expect(await readInteractions()).toHaveLength(1);
    expect(await readInteractions(other.scope)).toHaveLength(1);
  });

  it("from the business itself is nothing that is owed", async () => {
    for (const name of [
      "instagram-echo.json",
      "instagram-echo-picture.json",
      "instagram-echo-unmarked.json",
      "whatsapp-echo.json",
    ]) {
      expect(await post(bodyOf(name))).toBe(200);
    }
    expect(await post(bodyOf("instagram-comment-own.json"))).toBe(200);
    const rows = await readInteractions();
    expect(rows.length).toBe(5);
    expect(rows.every((row) => row.direction === "outbound" && row.author === "person")).toBe(true);
    expect(events).toEqual([]);
  });

  it("keeps ids that are numbers to the last digit", async () => {
    const account = "17841400000000123";
    const messaging = { sender: { id: 1 }, recipient: { id: 2 }, timestamp: 1, message: { mid: "m_big", text: "hi" } };
    const body = JSON.stringify({ object: "instagram", entry: [{ id: 2, messaging: [messaging] }] })
      .replaceAll('"id":2', `"id":${account}`)
      .replace('"id":1}', '"id":17841499999999999}');
    await asOwner(inject("ownerUrl"), (db) => db.execute(sql`delete from channels where external_id = ${account}`));
    await makeChannel(scope, "instagram", { externalId: account });
    expect(await post(body)).toBe(200);
    const rows = await inWorkspace(scope, (tx) => tx.select().from(customers));
    expect(rows.map((row) => row.externalId)).toEqual(["17841499999999999"]);
  });

  it("is stored without what the database refuses, and with markup as it was written", async () => {
    const text = '=HYPERLINK("https://evil.example/") <img src=x onerror=alert(1)>\u0000 \ud83d';
    const body = JSON.parse(bodyOf("instagram-text.json"));
    body.entry[0].messaging[0].message.text = text;
    expect(await post(body)).toBe(200);
    expect((await readInteractions())[0]?.text).toBe(
      '=HYPERLINK("https://evil.example/") <img src=x onerror=alert(1)> \ufffd',
    );
  });

  it("of a thousand messages is taken whole", async () => {
    const [account = ""] = Object.values(accounts);
    const messaging = Array.from({ length: 1_200 }, (_, n) => ({
      sender: { id: String(5_000 + (n % 100)) },
      recipient: { id: account },
      timestamp: 1795000000000 + n,
      message: { mid: `m_many_${n}`, text: `message ${n}` },
    }));
    expect(await post({ object: "instagram", entry: [{ id: account, messaging }] })).toBe(200);
    expect(await readInteractions()).toHaveLength(1_200);
    expect(events).toHaveLength(100);
    expect(new Set(events.map((event) => event.data.conversationId)).size).toBe(100);
  });
});

describe("an authentic delivery that is of no use", () => {
  it("is counted by its reason and answered 200", async () => {
    const before = await Promise.all([readCount("not_json"), readCount("not_meta"), readCount("unknown_channel")]);
    expect(await post('{"object":"instagram","entry":[{"id":"1')).toBe(200);
    expect(await post({ object: "user", entry: [] })).toBe(200);
    expect(await post(readMetaFixture("messenger-text.json"))).toBe(200);
    const after = await Promise.all([readCount("not_json"), readCount("not_meta"), readCount("unknown_channel")]);
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 1, 1]);
    expect(await readInteractions()).toEqual([]);
  });

  it("is not attributed when entry and recipient name two accounts", async () => {
    const other = await makeWorkspace();
    const otherAccount = (await makeChannel(other.scope, "instagram", { externalId: digits(17) })).externalId;
    const body = JSON.parse(bodyOf("instagram-text.json"));
    body.entry[0].messaging[0].recipient.id = otherAccount;
    expect(await post(body)).toBe(200);
    expect([...(await readInteractions()), ...(await readInteractions(other.scope))]).toEqual([]);
  });
});

/** While `work` runs, the database refuses this text with this SQLSTATE. */
async function withRefusal(text: string, code: string, work: () => Promise<void>): Promise<void> {
  const name = `refuse_${workspaceId.replaceAll("-", "_")}`;
  await asOwner(inject("ownerUrl"), async (db) => {
    await db.execute(
      sql.raw(`create function ${name}() returns trigger language plpgsql as $$ begin
      if new.text = '${text}' then raise exception using errcode = '${code}'; end if; return new; end $$`),
    );
    await db.execute(
      sql.raw(`create trigger ${name} before insert on interactions
      for each row execute function ${name}()`),
    );
  });
  try {
    await work();
  } finally {
    await asOwner(inject("ownerUrl"), (db) => db.execute(sql.raw(`drop function ${name}() cascade`)));
  }
}

describe("what the database refuses", () => {
  it("for good costs the others nothing, and is counted and not delivered for ever", async () => {
    const poison = `poison ${workspaceId}`;
    const [account = ""] = Object.values(accounts);
    const messaging = ["one", "two", poison, "three", "four"].map((text, n) => ({
      sender: { id: String(5_000 + n) },
      recipient: { id: account },
      timestamp: 1795000000000 + n,
      message: { mid: `m_${n}`, text },
    }));
    const before = await readCount("unknown_item");
    await withRefusal(poison, "22021", async () => {
      expect(await post({ object: "instagram", entry: [{ id: account, messaging }] })).toBe(200);
    });
    expect((await readInteractions()).map((row) => row.text)).toEqual(["one", "two", "three", "four"]);
    expect(events).toHaveLength(4);
    expect(await readCount("unknown_item")).toBe(before + 1);
  });

  it("for the moment keeps the other workspaces' part, and Meta delivers the rest again", async () => {
    const { other, mine, theirs } = await makeDeliveries();
    const text = `busy ${workspaceId}`;
    mine.entry[0].messaging[0].message.text = text;
    const body = { ...mine, entry: [...mine.entry, ...theirs.entry] };
    await withRefusal(text, "40001", async () => {
      expect(await post(body)).toBe(503);
    });
    expect(await readInteractions()).toEqual([]);
    expect(await readInteractions(other.scope)).toHaveLength(1);
    expect(events.map((event) => event.data.workspaceId)).toEqual([other.id]);
    expect(await post(body)).toBe(200);
    expect(await readInteractions()).toHaveLength(1);
    expect(await readInteractions(other.scope)).toHaveLength(1);
    expect(events.map((event) => event.data.workspaceId)).toEqual([other.id, workspaceId]);
  });
});

describe("while the jobs engine is down", () => {
  it("a delivery is kept and answered 200; its conversation is due, for the sweep", async () => {
    engineStatus = 500;
    expect(await post(bodyOf("messenger-text.json"))).toBe(200);
    const [conversation] = await inWorkspace(scope, (tx) => tx.select().from(conversations));
    expect(conversation?.dueAt).not.toBeNull();
    expect(await readInteractions()).toMatchObject([{ outcome: "owed" }]);
  });
});

describe("what is not rightly signed", () => {
  it("leaves nothing behind", async () => {
    const body = bodyOf("instagram-text.json");
    const request = signedWebhook({ body, secret: "another-secret-0123456789abcdef" });
    expect((await POST(request)).status).toBe(401);
    expect(await readInteractions()).toEqual([]);
    expect(events).toEqual([]);
  });
});

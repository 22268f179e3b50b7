import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import { signBytes } from "./sign-bytes";
import { startMeta } from "./start-meta";

const INSTAGRAM = "17841400000000000";
const PAGE = "100000000000001";
const WHATSAPP = "106540352242922";
const SECRET = "secret-of-the-app";
const INSTAGRAM_SECRET = "secret-of-the-instagram-app";

type Item = Record<string, unknown> & { message?: Record<string, unknown> };
type Body = { object: string; entry: { id: string; messaging?: Item[]; changes?: { field: string; value: Item }[] }[] };

let dataDir: string;
let application: Server;
let webhookUrl: string;
let received: { body: Body; isSigned: boolean; wire: string }[];
/** What the application answers, one status per webhook; 200 when the list is empty. */
let answers: number[];
let meta: Awaited<ReturnType<typeof startMeta>>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "meta-"));
  received = [];
  answers = [];
  application = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const body: Body = JSON.parse(bytes.toString());
    const secret = body.object === "instagram" ? INSTAGRAM_SECRET : SECRET;
    const isSigned = request.headers["x-hub-signature-256"] === `sha256=${signBytes(secret, bytes)}`;
    const status = answers.shift() ?? 200;
    if (status === 200) received.push({ body, isSigned, wire: bytes.toString() });
    response.writeHead(status).end();
  });
  webhookUrl = `http://127.0.0.1:${await listenLocally(application)}/api/webhooks/meta`;
  meta = await start();
});

afterEach(async () => {
  await meta.stop();
  application.closeAllConnections();
  application.close();
  await rm(dataDir, { recursive: true });
});

const start = () => startMeta({ dataDir, webhookUrl, appSecret: SECRET, instagramAppSecret: INSTAGRAM_SECRET });

async function call(method: string, path: string, body?: unknown, token?: string, at = meta.url) {
  const response = await fetch(at + path, {
    method,
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each asserted where it is used
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const control = async (method: string, path: string, body?: unknown) =>
  (await call(method, `/_simulator${path}`, body)).body;
const sendInstagram = (id: string, text: string, more: object = {}) =>
  call(
    "POST",
    `/v25.0/${INSTAGRAM}/messages`,
    { recipient: { id }, message: { text }, ...more },
    "demo-token-instagram",
  );
const sendMessenger = (id: string, text: string, more: object = {}) =>
  call("POST", "/v25.0/me/messages", { recipient: { id }, message: { text, ...more } }, "demo-token-messenger");
const sendWhatsApp = (to: string, text: string) =>
  call(
    "POST",
    `/${WHATSAPP}/messages`,
    {
      messaging_product: "whatsapp",
      to: `+${to}`,
      type: "text",
      text: { body: text },
      biz_opaque_callback_data: "out-1",
    },
    "demo-token-whatsapp",
  );
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 20 });
const items = () => received.flatMap(({ body }) => body.entry.flatMap((entry) => entry.messaging ?? []));
const values = (field: string) =>
  received.flatMap(({ body }) =>
    body.entry.flatMap((entry) => (entry.changes ?? []).filter((one) => one.field === field).map((one) => one.value)),
  );

describe("a customer's phone", () => {
  it("reaches the application as a signed webhook in the product's own shape", async () => {
    const text = "Grüße 😀 50% <3 a@b.example/";
    const { customerId } = await control("POST", "/messages", { channelId: INSTAGRAM, text });
    await until(() => expect(received).toHaveLength(1));
    expect(received[0]?.isSigned).toBe(true);
    expect(received[0]?.wire).toContain(String.raw`Gr\u00fc\u00dfe \ud83d\ude00 50\u0025 \u003C3 a\u0040b.example\/`);
    expect(received[0]?.body).toMatchObject({ object: "instagram", entry: [{ id: INSTAGRAM }] });
    expect(items()[0]).toMatchObject({ sender: { id: customerId }, recipient: { id: INSTAGRAM }, message: { text } });
  });

  it("speaks WhatsApp with contacts and seconds as text", async () => {
    await control("POST", "/messages", {
      channelId: WHATSAPP,
      text: "Hello",
      customerId: "16505551234",
      customerName: "Ada",
    });
    await until(() => expect(received).toHaveLength(1));
    expect(received[0]?.isSigned).toBe(true);
    expect(values("messages")[0]).toMatchObject({
      metadata: { phone_number_id: WHATSAPP, display_phone_number: "15550783881" },
      contacts: [{ wa_id: "16505551234", profile: { name: "Ada" } }],
      messages: [{ from: "16505551234", timestamp: expect.stringMatching(/^\d{10}$/), text: { body: "Hello" } }],
    });
  });

  it("shows the business's answer, its typing and its read receipt", async () => {
    const { customerId } = await control("POST", "/messages", { channelId: PAGE, text: "Anyone?" });
    const { revision } = await control("GET", "/changes");
    const waiting = control("GET", `/changes?after=${revision + 10}&waitMs=4000`);
    const action = (sender_action: string) =>
      call("POST", `/${PAGE}/messages`, { recipient: { id: customerId }, sender_action }, "demo-token-messenger");
    await action("mark_seen");
    await action("typing_on");
    const path = `/thread?channelId=${PAGE}&customerId=${customerId}`;
    expect(await control("GET", path)).toMatchObject({ isTyping: true, messages: [{ status: "read" }] });
    await sendMessenger(customerId, "Yes, here");
    expect(await control("GET", path)).toMatchObject({ isTyping: false, messages: [{}, { text: "Yes, here" }] });
    expect((await waiting).revision).toBeGreaterThanOrEqual(revision);
  });

  it("keeps a webhook until it is answered 200", async () => {
    answers = [500, 401];
    await control("POST", "/messages", { channelId: PAGE, text: "Again" });
    await until(() => expect(received).toHaveLength(1));
    expect((await control("GET", "/deliveries")).deliveries[0]).toMatchObject({ attempts: 3, outcome: "delivered" });
  });

  it("delivers after a restart what the application had not taken before", async () => {
    answers = [503];
    await control("POST", "/messages", { channelId: PAGE, text: "Wait for me" });
    await until(() => expect(answers).toHaveLength(0));
    await meta.stop();
    expect(received).toHaveLength(0);
    meta = await start();
    await until(() => expect(items()[0]?.message?.text).toBe("Wait for me"));
  });
});

describe("sending", () => {
  it("answers with an id that comes back in a Messenger echo with our app and metadata", async () => {
    const { body } = await sendMessenger("600000000000001", "Hi", { metadata: "out-1" });
    expect(body).toEqual({ recipient_id: "600000000000001", message_id: expect.stringMatching(/^m_/) });
    await until(() => expect(items()).toHaveLength(1));
    expect(items()[0]).toMatchObject({
      sender: { id: PAGE },
      recipient: { id: "600000000000001" },
      message: { mid: body.message_id, is_echo: true, app_id: expect.any(Number), metadata: "out-1" },
    });
    expect(received[0]?.isSigned).toBe(true);
  });

  it("echoes Instagram without app and metadata, with the same id", async () => {
    const { body } = await sendInstagram("200000000000001", "Hi");
    await until(() => expect(items()).toHaveLength(1));
    expect(items()[0]?.message).toEqual({ mid: body.message_id, text: "Hi", is_echo: true });
  });

  it("follows a WhatsApp send with sent, delivered and read", async () => {
    const { body } = await sendWhatsApp("16505551234", "Hi");
    expect(body).toMatchObject({ contacts: [{ input: "+16505551234", wa_id: "16505551234" }] });
    await until(() => expect(values("messages")).toHaveLength(3));
    expect(values("messages").flatMap((value) => value.statuses)).toMatchObject(
      ["sent", "delivered", "read"].map((status) => ({
        id: body.messages[0].id,
        status,
        recipient_id: "16505551234",
        biz_opaque_callback_data: "out-1",
      })),
    );
  });

  it("tells a person's answer in the native app from ours", async () => {
    await control("POST", "/messages", { channelId: PAGE, text: "Me", author: "owner", customerId: "600000000000001" });
    await control("POST", "/messages", { channelId: WHATSAPP, text: "Me", author: "owner", customerId: "16505551234" });
    await until(() => expect(received).toHaveLength(2));
    expect(items()[0]?.message).toMatchObject({ is_echo: true, app_id: 263902037430900 });
    expect(items()[0]?.message).not.toHaveProperty("metadata");
    expect(values("smb_message_echoes")[0]).toMatchObject({ message_echoes: [{ to: "16505551234" }] });
    expect((await control("GET", "/sent")).sent).toEqual([]);
  });

  it.each([
    ["Instagram over 1000 bytes", () => sendInstagram("200000000000001", "ä".repeat(501)), 100],
    ["Messenger over 2000 characters", () => sendMessenger("600000000000001", "a".repeat(2_001)), 100],
    ["WhatsApp over 4096 characters", () => sendWhatsApp("16505551234", "a".repeat(4_097)), 100],
    ["an unknown field", () => sendMessenger("600000000000001", "Hi", { shout: true }), 100],
    ["an unknown parameter", () => sendInstagram("200000000000001", "Hi", { loud: 1 }), 100],
    ["a nobody", () => sendMessenger("not anybody", "Hi"), 100],
    [
      "a message together with an action",
      () => sendInstagram("200000000000001", "Hi", { sender_action: "typing_on" }),
      100,
    ],
    [
      "a removed tag",
      () => sendInstagram("200000000000001", "Hi", { messaging_type: "MESSAGE_TAG", tag: "ACCOUNT_UPDATE" }),
      100,
    ],
  ])("refuses %s", async (_, send, code) => {
    const { status, body } = await send();
    expect(status).toBe(400);
    expect(body.error.code).toBe(code);
    expect((await control("GET", "/sent")).sent).toEqual([]);
  });

  it.each([
    ["Instagram", () => sendInstagram("200000000000001", "ä".repeat(500))],
    ["Messenger", () => sendMessenger("600000000000001", "a".repeat(2_000))],
    ["WhatsApp", () => sendWhatsApp("16505551234", "a".repeat(4_096))],
  ])("takes the longest text %s allows", async (_, send) => {
    expect((await send()).status).toBe(200);
  });

  it("closes the window after 24 hours, and lets a person answer for seven days", async () => {
    const agoMs = 25 * 3_600_000;
    const wrote = (channelId: string, customerId: string) =>
      control("POST", "/messages", { channelId, customerId, text: "Yesterday", agoMs });
    await wrote(INSTAGRAM, "200000000000001");
    await wrote(PAGE, "600000000000001");
    await wrote(WHATSAPP, "16505551234");
    expect((await sendInstagram("200000000000001", "Hi")).body.error).toMatchObject({
      code: 10,
      error_subcode: 2534022,
    });
    expect((await sendMessenger("600000000000001", "Hi")).body.error).toMatchObject({
      code: 10,
      error_subcode: 2018278,
    });
    expect((await sendWhatsApp("16505551234", "Hi")).body.error.code).toBe(131047);
    const asPerson = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" };
    expect((await sendInstagram("200000000000001", "Hi", asPerson)).status).toBe(200);
    await control("POST", "/messages", { channelId: INSTAGRAM, customerId: "200000000000001", text: "Now" });
    expect((await sendInstagram("200000000000001", "Hi")).status).toBe(200);
  });

  it("lets nobody in without the account's own token, and checks the proof", async () => {
    const send = (token: string | undefined, query = "") =>
      call(
        "POST",
        `/${PAGE}/messages${query}`,
        { recipient: { id: "600000000000001" }, message: { text: "Hi" } },
        token,
      );
    expect((await send("wrong")).body.error.code).toBe(190);
    expect((await send(undefined)).body.error.code).toBe(2500);
    expect((await send("demo-token-instagram")).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await send("demo-token-messenger", "?appsecret_proof=00")).body.error.message).toContain("appsecret_proof");
    const proof = signBytes(SECRET, "demo-token-messenger");
    expect((await send("demo-token-messenger", `?appsecret_proof=${proof}`)).status).toBe(200);
    for (const secret of [SECRET, INSTAGRAM_SECRET]) {
      const path = `/me?appsecret_proof=${signBytes(secret, "demo-token-instagram")}`;
      expect((await call("GET", path, undefined, "demo-token-instagram")).status).toBe(200);
    }
    const foreign = `/me?appsecret_proof=${signBytes(INSTAGRAM_SECRET, "demo-token-messenger")}`;
    expect((await call("GET", foreign, undefined, "demo-token-messenger")).status).toBe(400);
  });

  it("answers what it knows of accounts, tokens, messages and subscriptions", async () => {
    const me = await call("GET", "/v25.0/me?fields=user_id,username", undefined, "demo-token-instagram");
    expect(me.body).toEqual({ id: expect.any(String), user_id: INSTAGRAM, username: "demo.shop" });
    expect(me.body.id).not.toBe(INSTAGRAM);
    const debug = await call("GET", "/debug_token?input_token=demo-token-messenger", undefined, "demo-token-messenger");
    expect(debug.body.data).toMatchObject({ is_valid: true, type: "PAGE" });
    const sent = await sendInstagram("200000000000001", "Hi");
    const node = await call("GET", `/${sent.body.message_id}?fields=message,from`, undefined, "demo-token-instagram");
    expect(node.body).toMatchObject({ message: "Hi", from: { id: INSTAGRAM } });
    const apps = `/${PAGE}/subscribed_apps`;
    const wrong = await call("POST", `${apps}?subscribed_fields=messages,weather`, undefined, "demo-token-messenger");
    expect(wrong.body.error.code).toBe(100);
    await call("DELETE", apps, undefined, "demo-token-messenger");
    expect((await call("GET", apps, undefined, "demo-token-messenger")).body).toEqual({ data: [] });
    await sendMessenger("600000000000001", "Unheard");
    await call("POST", `${apps}?subscribed_fields=messages`, undefined, "demo-token-messenger");
    await sendMessenger("600000000000001", "Heard");
    await until(() => expect(items().some((item) => item.message?.text === "Heard")).toBe(true));
    expect(items().some((item) => item.message?.text === "Unheard")).toBe(false);
  });
});

describe("comments", () => {
  it("go out as webhooks and come back with our reply, under the thread's first comment", async () => {
    const { commentId, customerId } = await control("POST", "/comments", { channelId: INSTAGRAM, text: "How much?" });
    await until(() => expect(values("comments")).toHaveLength(1));
    expect(values("comments")[0]).toMatchObject({ id: commentId, text: "How much?", from: { id: customerId } });
    const reply = await call("POST", `/${commentId}/replies?message=25+EUR`, undefined, "demo-token-instagram");
    const list = await call("GET", `/${commentId}/replies`, undefined, "demo-token-instagram");
    expect(list.body.data).toMatchObject([{ id: reply.body.id, text: "25 EUR" }]);
    await until(() => expect(values("comments")).toHaveLength(2));
    expect(values("comments")[1]).toMatchObject({ parent_id: commentId, from: { id: INSTAGRAM } });
    expect((await control("GET", "/sent")).sent).toMatchObject([{ kind: "comment-reply", commentId, customerId }]);
  });

  it("work on a Page with its own names", async () => {
    const { commentId } = await control("POST", "/comments", { channelId: PAGE, text: "In blue?" });
    await call("POST", `/${commentId}/comments`, { message: "Yes" }, "demo-token-messenger");
    await until(() => expect(values("feed")).toHaveLength(2));
    expect(values("feed").find((value) => value.comment_id === commentId)).toMatchObject({
      item: "comment",
      verb: "add",
      message: "In blue?",
      post_id: expect.any(String),
    });
  });

  it("allow one private reply, which opens no window", async () => {
    const { commentId, customerId } = await control("POST", "/comments", { channelId: INSTAGRAM, text: "How much?" });
    const reply = () =>
      call(
        "POST",
        `/${INSTAGRAM}/messages`,
        { recipient: { comment_id: commentId }, message: { text: "Here" } },
        "demo-token-instagram",
      );
    expect((await reply()).body.recipient_id).toBe(customerId);
    expect((await reply()).body.error.code).toBe(10900);
    expect((await sendInstagram(customerId, "And?")).body.error.code).toBe(10);
  });

  it("are read page by page", async () => {
    const { commentId } = await control("POST", "/comments", { channelId: INSTAGRAM, text: "How much?" });
    for (const text of ["one", "two", "three"]) {
      await call("POST", `/${commentId}/replies`, { message: text }, "demo-token-instagram");
    }
    const path = `/${commentId}/replies?fields=text&limit=2`;
    const { body } = await call("GET", path, undefined, "demo-token-instagram");
    expect(body.data).toEqual(["one", "two"].map((text) => ({ id: expect.any(String), text })));
    const next = `${path}&after=${body.paging.cursors.after}`;
    expect((await call("GET", next, undefined, "demo-token-instagram")).body.data).toMatchObject([{ text: "three" }]);
  });

  it("are gone once deleted", async () => {
    const { commentId } = await control("POST", "/comments", { channelId: INSTAGRAM, text: "Oops" });
    await call("DELETE", `/${commentId}`, undefined, "demo-token-instagram");
    const reply = await call("POST", `/${commentId}/replies`, { message: "Hi" }, "demo-token-instagram");
    expect(reply.body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe("misfortune on demand", () => {
  it("refuses as often as armed, for the chosen customer alone", async () => {
    await control("POST", "/errors", { name: "transient", times: 2, customerId: "600000000000001" });
    expect((await sendMessenger("600000000000002", "Hi")).status).toBe(200);
    expect((await sendMessenger("600000000000001", "Hi")).body.error).toMatchObject({ code: 2, is_transient: true });
    expect((await sendMessenger("600000000000001", "Hi")).status).toBe(500);
    expect((await sendMessenger("600000000000001", "Hi")).status).toBe(200);
    expect(await call("POST", "/_simulator/errors", { name: "no_such" })).toMatchObject({ status: 400 });
  });

  it("answers HTML, or nothing, or drops the line after sending", async () => {
    await control("POST", "/errors", { name: "html_502" });
    await expect(sendMessenger("600000000000001", "one")).rejects.toThrow(/JSON/);
    await control("POST", "/errors", { name: "accept_then_hang" });
    await expect(sendMessenger("600000000000001", "two")).rejects.toThrow(/fetch failed/);
    await control("POST", "/errors", { name: "timeout" });
    const silent = fetch(`${meta.url}/me/messages?access_token=demo-token-messenger`, {
      method: "POST",
      body: new URLSearchParams({ recipient: '{"id":"600000000000001"}', message: '{"text":"three"}' }),
      signal: AbortSignal.timeout(500),
    });
    await expect(silent).rejects.toThrow(/timeout/);
    expect((await control("GET", "/sent")).sent).toMatchObject([{ text: "two" }]);
  });

  it("can send and still say it failed", async () => {
    await control("POST", "/errors", { name: "maybe_sent", afterSending: true });
    expect((await sendMessenger("600000000000001", "Hi")).body.error).toMatchObject({
      code: 1,
      error_subcode: 1357046,
    });
    await until(() => expect(items()[0]?.message).toMatchObject({ text: "Hi", is_echo: true }));
  });

  it("reports a WhatsApp failure by status", async () => {
    await control("POST", "/errors", { name: "wa_window", byStatus: true });
    const { status, body } = await sendWhatsApp("16505551234", "Hi");
    expect(status).toBe(200);
    await until(() => expect(values("messages")).toHaveLength(1));
    expect(values("messages")[0]).toMatchObject({
      statuses: [{ id: body.messages[0].id, status: "failed", errors: [{ code: 131047 }] }],
    });
  });

  it("drops, duplicates and reorders webhooks of the chosen kinds", async () => {
    await control("PUT", "/switches", { dropShare: 1, kinds: ["echo"] });
    await sendMessenger("600000000000001", "Hi");
    await until(async () => expect((await control("GET", "/deliveries")).deliveries[0].outcome).toBe("dropped"));
    await control("PUT", "/switches", { dropShare: 0, duplicateShare: 1, kinds: ["message"] });
    await control("POST", "/messages", { channelId: PAGE, text: "twice" });
    await until(() => expect(items()).toHaveLength(2));
    await control("PUT", "/switches", { duplicateShare: 0, reorder: true });
    const customerId = "600000000000009";
    for (const text of ["first", "second"]) await control("POST", "/messages", { channelId: PAGE, customerId, text });
    await until(() => expect(items()).toHaveLength(4));
    expect(items().map((item) => item.message?.text)).toEqual(["twice", "twice", "second", "first"]);
  });
});

describe("the journal", () => {
  it("knows after kill -9 what was sent but never answered", async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "src/embedded/meta/main.ts", "--data", join(dataDir, "own"), "--webhook-url", webhookUrl],
      { env: { ...process.env, META_APP_SECRET: SECRET, META_INSTAGRAM_APP_SECRET: INSTAGRAM_SECRET } },
    );
    const url = await readUrl(child);
    await call("POST", "/_simulator/errors", { name: "timeout", afterSending: true }, undefined, url);
    const send = { recipient: { id: "200000000000001" }, message: { text: "Sent, unanswered" } };
    const unanswered = call("POST", "/me/messages", send, "demo-token-instagram", url).catch(() => "no answer");
    await until(() => expect(items()[0]?.message?.text).toBe("Sent, unanswered"));
    child.kill("SIGKILL");
    expect(await unanswered).toBe("no answer");

    const later = await startMeta({ dataDir: join(dataDir, "own"), webhookUrl, appSecret: SECRET });
    const { body } = await call("GET", "/_simulator/sent", undefined, undefined, later.url);
    await later.stop();
    expect(body.sent).toMatchObject([{ text: "Sent, unanswered", customerId: "200000000000001" }]);
  });

  it("survives a line torn by a crash, and never a torn line in its middle", async () => {
    await sendMessenger("600000000000001", "whole");
    await meta.stop();
    const path = join(dataDir, "meta-journal.jsonl");
    await writeFile(path, `${await readFile(path, "utf8")}{"type":"mess`);
    meta = await start();
    expect((await control("GET", "/sent")).sent).toMatchObject([{ text: "whole" }]);
    await sendMessenger("600000000000001", "after");
    await meta.stop();
    await expect(writeFile(join(dataDir, "meta-journal.jsonl"), "torn\n").then(() => start())).rejects.toThrow(/JSON/);
    await rm(join(dataDir, "meta-journal.jsonl"));
    meta = await start();
  });

  it("keeps a hundred concurrent sends, each once", async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => sendMessenger(`6000000000${1000 + index}`, `n${index}`)),
    );
    await meta.stop();
    meta = await start();
    const { sent } = await control("GET", "/sent");
    expect(new Set(sent.map((one: { text: string }) => one.text)).size).toBe(100);
    expect(sent).toHaveLength(100);
  });
});

describe("the door", () => {
  it("stays shut to pages in a browser and to foreign names", async () => {
    const response = await fetch(`${meta.url}/_simulator/sent`, { headers: { origin: "https://evil.example" } });
    expect(response.status).toBe(403);
  });

  it("says in one line that its port is busy", async () => {
    const child = spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        "src/embedded/meta/main.ts",
        "--port",
        new URL(meta.url).port,
        "--data",
        join(dataDir, "x"),
        "--webhook-url",
        webhookUrl,
      ],
      { env: { ...process.env, META_APP_SECRET: SECRET } },
    );
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
    expect(stderr).toMatch(/port \d+ is busy/);
  });
});

async function readUrl(child: ChildProcess): Promise<string> {
  let output = "";
  if (!child.stdout) throw new Error("no output");
  for await (const chunk of child.stdout) {
    output += chunk;
    const url = /listening on (http:\S+)/.exec(output)?.[1];
    if (url) return url;
  }
  throw new Error(`the simulator did not start: ${output}`);
}

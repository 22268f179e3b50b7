import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { startMeta } from "@/embedded/meta/start-meta";
import { newId } from "@/lib/ids";
import { makeChannel, makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { findCommentReply } from "./find-comment-reply";
import type { Login, Product, SendResult } from "./schema";
import { type OutboundMessage, sendMessage } from "./send-message";

const META = "meta-secret-0123456789abcdef";
const INSTAGRAM = "instagram-secret-0123456789";
const dataDir = await mkdtemp(join(tmpdir(), "send-message-"));
const meta = await startMeta({
  dataDir,
  webhookUrl: "http://127.0.0.1:9/api/webhooks/meta",
  appSecret: META,
  instagramAppSecret: INSTAGRAM,
});
setTestSettings({
  DATABASE_URL: inject("databaseUrl"),
  META_GRAPH_URL: meta.url,
  META_INSTAGRAM_GRAPH_URL: meta.url,
  META_APP_SECRET: META,
  META_INSTAGRAM_APP_SECRET: INSTAGRAM,
});
afterAll(async () => {
  await meta.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${meta.url}/_simulator/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}

type Sent = { id: string; text: string; customerId?: string; metadata?: string; channelId: string };
const readSent = async (): Promise<Sent[]> => {
  const { sent } = await control<{ sent: Sent[] }>("GET", "sent");
  return sent.filter((one) => one.channelId === account);
};

let scope: WorkspaceScope;
let channelId: string;
let account: string;

/** A channel that our side and the simulator know. */
async function connect(product: Product, login: Login = "facebook"): Promise<void> {
  account = `8${Math.random().toString().slice(2, 16)}`;
  const token = `token-of-${account}`;
  const phone = product === "whatsapp" ? { phoneNumber: "15550100001" } : {};
  const posts = [{ id: `1790${account}`, caption: "A lamp" }];
  await control("POST", "channels", { id: account, product, name: "Shop", token, posts, ...phone });
  channelId = (await makeChannel(scope, product, { externalId: account, login, token })).id;
}

const readState = async () => {
  const [row] = await inWorkspace(scope, (tx) => tx.select().from(channels).where(eq(channels.id, channelId)));
  return row && { state: row.state, stateReason: row.stateReason };
};

const replyId = newId();
const send = (more: Partial<OutboundMessage> = {}): Promise<SendResult> =>
  sendMessage(scope, {
    channelId,
    to: { customer: "15550200001" },
    text: "Yes, since Monday.",
    replyId,
    author: "ai",
    ...more,
  });
const arm = (name: string, more: object = {}) => control("POST", "errors", { name, channelId: account, ...more });

beforeEach(async () => {
  ({ scope } = await makeWorkspace());
});

describe("sendMessage", () => {
  it.each<[Product, Login]>([
    ["instagram", "facebook"],
    ["instagram", "instagram"],
    ["messenger", "facebook"],
    ["whatsapp", "facebook"],
  ])("sends once through %s with %s's login, and gives Meta's id", async (product, login) => {
    await connect(product, login);
    const result = await send();
    const sent = await readSent();
    expect(sent).toMatchObject([{ text: "Yes, since Monday.", customerId: "15550200001" }]);
    expect(result).toEqual({ kind: "sent", externalId: sent[0]?.id });
    if (product !== "instagram") expect(sent[0]?.metadata).toBe(replyId);
  });

  it("answers a comment in public, and finds that answer again", async () => {
    await connect("instagram", "instagram");
    const { commentId } = await control<{ commentId: string }>("POST", "comments", {
      channelId: account,
      text: "Price?",
    });
    const notBefore = new Date();
    const sought = { channelId, commentId, text: "25 EUR.", notBefore };
    expect(await findCommentReply(scope, sought)).toEqual({ kind: "absent" });
    const result = await send({ to: { comment: commentId }, text: "25 EUR." });
    expect(result.kind).toBe("sent");
    const externalId = result.kind === "sent" ? result.externalId : "";
    expect(await findCommentReply(scope, sought)).toEqual({ kind: "found", externalId });
    expect(await findCommentReply(scope, { ...sought, text: "26 EUR." })).toEqual({ kind: "absent" });
    const later = new Date(Date.now() + 3_600_000);
    expect(await findCommentReply(scope, { ...sought, notBefore: later })).toEqual({ kind: "absent" });
  });

  it("finds the answer to a reply, which hangs below the first comment", async () => {
    await connect("instagram", "instagram");
    const write = (more: object) =>
      control<{ commentId: string }>("POST", "comments", { channelId: account, text: "Price?", ...more });
    const { commentId: parentId } = await write({});
    const { commentId } = await write({ parentId });
    await send({ to: { comment: commentId }, text: "25 EUR." });
    const search = await findCommentReply(scope, { channelId, commentId, text: "25 EUR.", notBefore: new Date() });
    expect(search.kind).toBe("found");
  });

  it("does not say that an answer is absent while it cannot look", async () => {
    await connect("instagram", "instagram");
    await arm("html_502", { calls: ["read"], times: 5 });
    const sought = { channelId, commentId: "18155500000001", text: "x", notBefore: new Date() };
    expect((await findCommentReply(scope, sought)).kind).toBe("unknown");
  });

  it.each(["accept_then_hang", "html_502", "maybe_sent", "transient"])(
    "whose answer is lost or doubtful (%s) is sent at most once by one call",
    async (name) => {
      await connect("messenger");
      await arm(name, { afterSending: true });
      const result = await send();
      expect(result.kind).toBe(name === "transient" ? "not_sent" : "unknown");
      expect(await readSent()).toHaveLength(1);
    },
  );

  it("of a public reply that Meta refused for the moment is looked up before anybody tries again", async () => {
    await connect("instagram", "instagram");
    const { commentId } = await control<{ commentId: string }>("POST", "comments", {
      channelId: account,
      text: "Price?",
    });
    const reply = () => send({ to: { comment: commentId }, text: "25 EUR." });
    await arm("transient");
    expect(await reply()).toEqual({ kind: "not_sent", retryAfterMs: 10_000, reason: "graph_2" });
    await arm("rate_instagram");
    expect(await reply()).toMatchObject({ kind: "not_sent", retryAfterMs: 60_000 });
    await arm("transient");
    await arm("transient", { calls: ["read"], times: 3 });
    expect((await reply()).kind).toBe("unknown");
    await control("DELETE", "errors");
    await arm("transient", { afterSending: true });
    expect((await reply()).kind).toBe("sent");
  });

  it.each<[Product, string, SendResult]>([
    ["messenger", "transient", { kind: "not_sent", retryAfterMs: 10_000, reason: "graph_2" }],
    ["messenger", "rate_messenger", { kind: "not_sent", retryAfterMs: 60_000, reason: "graph_80006" }],
    ["whatsapp", "wa_pair_rate", { kind: "not_sent", retryAfterMs: 6_000, reason: "graph_131056" }],
    ["messenger", "window_closed_messenger", { kind: "refused", action: "person", reason: "graph_10_2018278" }],
    ["whatsapp", "wa_window", { kind: "refused", action: "person", reason: "graph_131047" }],
    ["messenger", "recipient_unknown", { kind: "refused", action: "drop", reason: "graph_100_2018001" }],
    ["messenger", "duplicate_text", { kind: "refused", action: "already_done", reason: "graph_506" }],
    ["messenger", "action_with_message", { kind: "refused", action: "bug", reason: "graph_100_2018014" }],
  ])("in %s refused with %s says what to do, and leaves the channel connected", async (product, name, expected) => {
    await connect(product);
    await arm(name);
    expect(await send()).toEqual(expected);
    expect(await readState()).toEqual({ state: "connected", stateReason: null });
    expect(await readSent()).toEqual([]);
  });

  it("that meets a dead token disconnects the channel, and asks Meta no more until it is connected again", async () => {
    await connect("messenger");
    await arm("token_password_changed");
    expect(await send()).toEqual({ kind: "refused", action: "disconnect", reason: "graph_190_460" });
    expect(await readState()).toEqual({
      state: "disconnected",
      stateReason: "Meta no longer accepts this connection (Meta's error 190/460). Connect it again.",
    });
    expect(await send()).toEqual({ kind: "refused", action: "disconnect", reason: "channel_disconnected" });
    expect(await readSent()).toEqual([]);
  });

  it.each([
    ["permission_missing", "misconfigured"],
    ["blocked_for_policy", "paused"],
  ])("that meets %s marks the channel %s until Meta takes a send again", async (name, state) => {
    await connect("messenger");
    await arm(name);
    expect(await send()).toMatchObject({ kind: "refused", action: "misconfigured" });
    expect((await readState())?.state).toBe(state);
    expect((await send()).kind).toBe("sent");
    expect(await readState()).toEqual({ state: "connected", stateReason: null });
  });

  it("of a text beyond the product's measure is refused before Meta hears of it", async () => {
    await connect("instagram");
    expect(await send({ text: "ü".repeat(501) })).toEqual({ kind: "refused", action: "bug", reason: "text_too_long" });
    expect((await send({ text: "ü".repeat(500) })).kind).toBe("sent");
    expect(await readSent()).toHaveLength(1);
  });

  it("through another workspace's channel does not take place", async () => {
    await connect("messenger");
    const stranger = await makeWorkspace();
    expect(
      await sendMessage(stranger.scope, { channelId, to: { customer: "1" }, text: "x", replyId, author: "ai" }),
    ).toEqual({
      kind: "refused",
      action: "disconnect",
      reason: "channel_missing",
    });
    expect(await readSent()).toEqual([]);
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import type { Send, SendTarget } from "@/features/channels/meta/build-send";
import type { ParsedDelivery } from "@/features/channels/meta/parse-delivery";
import { verifySignature } from "@/features/channels/meta/verify-signature";
import type { InboundItem, Login, Product } from "@/features/channels/schema";
import { setTestSettings } from "@/testing/test-settings";
import { DEMO_CHANNELS } from "./demo-channels";
import type { GraphErrorName } from "./graph-error";
import { startMeta } from "./start-meta";

/** The simulator and the product's own Meta code must understand each other, both ways. */

let meta: Awaited<ReturnType<typeof startMeta>>;
let application: Server;
let dataDir: string;
let received: { items: InboundItem[]; unknownItems: number; isSigned: boolean }[] = [];
let graph: typeof import("@/features/channels/meta/graph-client");
let build: typeof import("@/features/channels/meta/build-send");
let classify: typeof import("@/features/channels/meta/classify-graph-error");
let parse: (body: unknown, receivedAt: Date) => ParsedDelivery;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "meta-"));
  const settings = setTestSettings();
  const secrets = { appSecret: settings.META_APP_SECRET ?? "", instagramAppSecret: settings.META_INSTAGRAM_APP_SECRET };
  application = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const body = JSON.parse(bytes.toString());
    const secret = body.object === "instagram" ? secrets.instagramAppSecret : secrets.appSecret;
    const isSigned = verifySignature(bytes, String(request.headers["x-hub-signature-256"]), [secret ?? ""]);
    received.push({ ...parse(body, new Date()), isSigned });
    response.writeHead(200).end();
  });
  const webhookUrl = `http://127.0.0.1:${await listenLocally(application)}/`;
  meta = await startMeta({ dataDir, webhookUrl, ...secrets });
  setTestSettings({
    ...settings,
    DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
    META_GRAPH_URL: meta.url,
    META_INSTAGRAM_GRAPH_URL: meta.url,
  });
  graph = await import("@/features/channels/meta/graph-client");
  build = await import("@/features/channels/meta/build-send");
  classify = await import("@/features/channels/meta/classify-graph-error");
  parse = (await import("@/features/channels/meta/parse-delivery")).parseDelivery;
});

afterAll(async () => {
  await meta.stop();
  application.closeAllConnections();
  application.close();
  await rm(dataDir, { recursive: true });
});

beforeEach(async () => {
  received = [];
  await control("reset", {});
});

async function control(path: string, body: object) {
  const response = await fetch(`${meta.url}/_simulator/${path}`, { method: "POST", body: JSON.stringify(body) });
  return (await response.json()) as Record<string, string>;
}

const CUSTOMERS: Record<Product, string> = {
  instagram: "200000000000001",
  messenger: "600000000000001",
  whatsapp: "16505551234",
};

function channelOf(product: Product) {
  const channel = DEMO_CHANNELS.find((candidate) => candidate.product === product);
  if (!channel) throw new Error(`no demo channel for ${product}`);
  return { ...channel, login: (product === "instagram" ? "instagram" : "facebook") as Login };
}

async function send(product: Product, to: SendTarget, text = "Hello") {
  const { id, login, token } = channelOf(product);
  const call: Send = build.buildSend({ product, login, externalId: id }, to, text, "reply-1");
  const answer = await graph.callGraph({ ...call, method: "POST", token });
  return { answer, sentId: answer.kind === "ok" ? call.readSentId(answer.body) : undefined };
}

const items = () => received.flatMap((delivery) => delivery.items);
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 20 });

describe("the product and the simulator", () => {
  it.each(["instagram", "messenger", "whatsapp"] as const)(
    "agree on %s messages, sends and echoes",
    async (product) => {
      const { id: channelId } = channelOf(product);
      const customerId = CUSTOMERS[product];
      await control("messages", { channelId, customerId, customerName: "Ada", text: "Grüße 😀 a@b.example/" });
      await until(() => expect(items()).toHaveLength(1));
      expect(items()[0]).toMatchObject({
        kind: "message",
        product,
        accountId: channelId,
        customerId,
        text: "Grüße 😀 a@b.example/",
      });

      const { sentId } = await send(product, { customer: customerId });
      await control("messages", { channelId, customerId, text: "By hand", author: "owner" });
      const echoes = () => items().filter((item) => item.kind === "echo" || item.kind === "status");
      await until(() => expect(echoes().length).toBeGreaterThanOrEqual(product === "whatsapp" ? 4 : 2));
      const ours = echoes().find((item) => item.externalId === sentId);
      expect(ours).toMatchObject(product === "whatsapp" ? { status: "sent" } : { kind: "echo", customerId });
      if (product !== "instagram") expect(ours).toMatchObject({ metadata: "reply-1" });
      const byHand = echoes().find((item) => item.kind === "echo" && item.text === "By hand");
      expect(byHand).toMatchObject({ customerId, metadata: null });
      expect(received.every((delivery) => delivery.isSigned && delivery.unknownItems === 0)).toBe(true);
    },
  );

  it("agree on Instagram comments and their public replies", async () => {
    const { id: channelId } = channelOf("instagram");
    const { commentId = "" } = await control("comments", { channelId, text: "How much?" });
    await until(() => expect(items()).toMatchObject([{ kind: "comment", externalId: commentId, text: "How much?" }]));
    const { sentId } = await send("instagram", { comment: commentId }, "25 EUR");
    expect(sentId).toMatch(/^\d+$/);
    await until(() => expect(received).toHaveLength(2));
    expect(items().filter((item) => item.kind === "comment")).toHaveLength(1);
    expect(received.every((delivery) => delivery.unknownItems === 0)).toBe(true);
  });

  it.each<[GraphErrorName, Product, string]>([
    ["token_expired", "instagram", "disconnect"],
    ["permission_missing", "messenger", "misconfigured"],
    ["window_closed_instagram", "instagram", "person"],
    ["window_closed_messenger", "messenger", "person"],
    ["wa_window", "whatsapp", "person"],
    ["recipient_unavailable", "messenger", "drop"],
    ["ig_recipient_unknown", "instagram", "drop"],
    ["wa_undeliverable", "whatsapp", "drop"],
    ["private_reply_already_sent", "instagram", "already_done"],
    ["rate_messenger", "messenger", "back_off"],
    ["wa_pair_rate", "whatsapp", "back_off"],
    ["transient", "messenger", "retry"],
    ["wa_internal", "whatsapp", "retry"],
    ["blocked_for_policy", "messenger", "pause"],
    ["ig_unsupported_request", "instagram", "disconnect"],
    ["maybe_sent", "messenger", "unknown"],
    ["tag_removed", "messenger", "bug"],
  ])("agree on what %s means for %s: %s", async (name, product, verdict) => {
    await control("errors", { name });
    const { answer } = await send(product, { customer: CUSTOMERS[product] });
    if (answer.kind !== "error") throw new Error(answer.kind);
    expect(classify.classifyGraphError(product, answer.error)).toBe(verdict);
  });

  it.each(["html_502", "accept_then_hang"])("agree that after %s nobody knows", async (name) => {
    await control("errors", { name });
    expect((await send("messenger", { customer: CUSTOMERS.messenger })).answer.kind).toBe("no_answer");
  });
});

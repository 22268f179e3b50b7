import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startMeta } from "@/embedded/meta/start-meta";
import { setTestSettings } from "@/testing/test-settings";

type Method = "GET" | "POST" | "PUT" | "DELETE";

let meta: Awaited<ReturnType<typeof startMeta>>;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "phone-"));
  meta = await startMeta({ dataDir, webhookUrl: "http://127.0.0.1:9/", appSecret: "test-meta-app-secret" });
});

afterAll(async () => {
  await meta.stop();
  await rm(dataDir, { recursive: true });
});

/** The route as a process with these settings has it: settings are parsed once. */
async function call(
  method: Method,
  path: string,
  options: { embedded?: string; url?: string; init?: RequestInit } = {},
) {
  const { embedded = "meta", init, url = meta.url } = options;
  setTestSettings({
    EBIZMATE_EMBEDDED: embedded,
    META_GRAPH_URL: url,
    DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
  });
  vi.resetModules();
  const route = await import("./route");
  const request = new Request(`http://localhost/simulator/api/${path}`, {
    method,
    ...init,
    headers: { host: "localhost:3000", "content-type": "application/json", ...init?.headers },
  });
  const parts = path.replace(/\?.*/, "").split("/");
  const response = await route[method](request, { params: Promise.resolve({ path: parts }) });
  return { status: response.status, body: await response.json() };
}

describe("the way from the phone to the simulator", () => {
  it("passes on what the phone asks and writes", async () => {
    const body = JSON.stringify({ channelId: "100000000000001", text: "Hello" });
    const written = await call("POST", "messages", { init: { body } });
    expect(written.status).toBe(200);
    const { customerId } = written.body;
    const thread = await call("GET", `thread?channelId=100000000000001&customerId=${customerId}&other=1`);
    expect(thread.body.messages).toMatchObject([{ text: "Hello", author: "customer" }]);
    expect((await call("GET", "thread?channelId=1")).status).toBe(400);
  });

  it("is not there while Meta is the real one", async () => {
    expect(await call("GET", "channels", { embedded: "database,redis" })).toMatchObject({ status: 404 });
  });

  it.each([
    ["GET", "sent"],
    ["GET", "../me"],
    ["POST", "channels"],
    ["DELETE", "messages"],
  ] as const)("knows no %s %s", async (method, path) => {
    expect(await call(method, path)).toMatchObject({ status: 404 });
  });

  it("takes no form, which any foreign page could send", async () => {
    const init = { body: "text=Hi", headers: { "content-type": "application/x-www-form-urlencoded" } };
    expect(await call("POST", "messages", { init })).toMatchObject({ status: 415 });
  });

  it.each([
    ["a page whose own name was made to point here", { host: "evil.example:3000" }],
    ["a page of another site", { origin: "https://evil.example" }],
    ["a page of another site that asks without saying so", { "sec-fetch-site": "cross-site" }],
  ])("answers nothing to %s", async (_, headers) => {
    expect(await call("GET", "threads", { init: { headers } })).toMatchObject({ status: 403 });
  });

  it("takes no text without end", async () => {
    expect(await call("POST", "messages", { init: { body: "x".repeat(60_001) } })).toMatchObject({ status: 413 });
  });

  it("says so when the simulator does not answer", async () => {
    expect(await call("GET", "channels", { url: "http://127.0.0.1:9" })).toMatchObject({
      status: 502,
      body: { error: "The simulator does not answer" },
    });
  });
});

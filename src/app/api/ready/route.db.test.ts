import { createServer } from "node:http";
import { afterAll, expect, inject, it, vi } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import { setTestSettings } from "@/testing/test-settings";

const up = createServer((_request, response) => response.writeHead(200).end(JSON.stringify({ result: "PONG" })));
const upUrl = `http://127.0.0.1:${await listenLocally(up)}`;
const downUrl = "http://127.0.0.1:9";

afterAll(() => up.close());

/** The route of a process that starts with these settings. */
async function ask(settings: Record<string, string>) {
  vi.resetModules();
  setTestSettings(settings);
  const holder = globalThis as { ebizmatePool?: unknown };
  holder.ebizmatePool = undefined;
  const { GET } = await import("./route");
  const response = await GET();
  return { status: response.status, body: await response.json() };
}

it("is ready with everything up", async () => {
  const settings = { UPSTASH_REDIS_REST_URL: upUrl, INNGEST_BASE_URL: upUrl, OPENAI_BASE_URL: upUrl };
  expect(await ask({ DATABASE_URL: inject("databaseUrl"), ...settings })).toEqual({
    status: 200,
    body: { status: "ready", degraded: [] },
  });
});

it("stays ready without Redis, jobs and model, and names them", async () => {
  const settings = { UPSTASH_REDIS_REST_URL: downUrl, INNGEST_BASE_URL: downUrl, OPENAI_BASE_URL: downUrl };
  expect(await ask({ DATABASE_URL: inject("databaseUrl"), ...settings })).toEqual({
    status: 200,
    body: { status: "ready", degraded: ["redis", "jobs", "model"] },
  });
});

it("is not ready without its database, and says so in time", async () => {
  const startedAt = performance.now();
  const settings = { UPSTASH_REDIS_REST_URL: upUrl, INNGEST_BASE_URL: upUrl, OPENAI_BASE_URL: upUrl };
  expect((await ask({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/none", ...settings })).status).toBe(503);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

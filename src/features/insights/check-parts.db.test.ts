import { createServer } from "node:http";
import { afterAll, expect, inject, it } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import { setTestSettings } from "@/testing/test-settings";
import { checkParts } from "./check-parts";

let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  if (request.url === "/hangs/models") return;
  response.writeHead(request.url?.startsWith("/meta") ? 400 : 503).end();
});
const url = `http://127.0.0.1:${await listenLocally(server)}`;
setTestSettings({
  ...{ DATABASE_URL: inject("databaseUrl"), EBIZMATE_EMBEDDED: "database,model", OPENAI_BASE_URL: `${url}/hangs` },
  ...{ INNGEST_BASE_URL: url, META_GRAPH_URL: `${url}/meta` },
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it("tells who answers, how quickly, and who is a stand-in; asks others than the database sparingly", async () => {
  const states = await checkParts(["database", "redis", "jobs", "model", "meta"]);
  const latencyMs = expect.any(Number);
  expect(states).toEqual([
    { part: "database", isUp: true, latencyMs, isEmbedded: true },
    { part: "redis", isUp: false, latencyMs: null, isEmbedded: false },
    { part: "jobs", isUp: false, latencyMs: null, isEmbedded: false },
    { part: "model", isUp: false, latencyMs: null, isEmbedded: true },
    // Refusing a question without a token is an answer.
    { part: "meta", isUp: true, latencyMs, isEmbedded: false },
  ]);
  expect(asked).toBe(3);
  expect(await checkParts(["meta", "jobs"])).toEqual([states[4], states[2]]);
  expect(asked).toBe(3);
});

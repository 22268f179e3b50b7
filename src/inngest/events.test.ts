import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import { newId } from "@/lib/ids";
import { setTestSettings } from "@/testing/test-settings";

let received: { name: string; data: Record<string, string> }[] = [];
let mood: "ok" | "hangs" | "fails" = "ok";
const refused = new Set<string>();
const engine = createServer(async (request, response) => {
  const body = await text(request);
  if (mood === "hangs") return;
  // What was refused once is refused again: the client repeats it while later tests run.
  if (mood === "fails") refused.add(body);
  if (refused.has(body)) return response.writeHead(500).end("{}");
  const events = JSON.parse(body) as typeof received;
  received.push(...events);
  return response.writeHead(200).end(JSON.stringify({ ids: events.map(() => newId()), status: 200 }));
});
setTestSettings({ INNGEST_BASE_URL: `http://127.0.0.1:${await listenLocally(engine)}` });
const { emitReceived } = await import("./events");

beforeEach(() => {
  received = [];
  mood = "ok";
});
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

const one = () => ({ workspaceId: newId(), conversationId: newId() });
async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

describe("emitReceived", () => {
  it("carries the two ids and nothing else", async () => {
    const conversation = one();
    await emitReceived([conversation]);
    expect(received.map((event) => [event.name, event.data])).toEqual([["interaction/received", conversation]]);
  });

  it("sends nothing for nothing", async () => {
    await emitReceived([]);
    expect(received).toEqual([]);
  });

  it("splits what is more than one request takes", async () => {
    await emitReceived(Array.from({ length: 2_500 }, one));
    for (let wait = 0; received.length < 2_500 && wait < 50; wait++) await new Promise((go) => setTimeout(go, 100));
    expect(new Set(received.map((event) => event.data.conversationId)).size).toBe(2_500);
  });

  it.each(["hangs", "fails"] as const)("takes 300 ms at most and does not throw while the engine %s", async (state) => {
    mood = state;
    expect(await timed(() => emitReceived([one()]))).toBeLessThan(600);
  });
});

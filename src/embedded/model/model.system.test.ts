import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { composeReply } from "@/features/replies/compose-reply";
import { embedTexts } from "@/lib/ai/embed-texts";
import { generateStructured } from "@/lib/ai/generate-structured";
import { setTestSettings } from "@/testing/test-settings";
import { offlineModelSettings } from "./offline-model-settings";
import { startModel } from "./start-model";

const KEY = "offline-test-key";
let model: Awaited<ReturnType<typeof startModel>>;

beforeAll(async () => {
  model = await startModel({ apiKey: KEY });
  setTestSettings({
    DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
    ...offlineModelSettings(model.url),
    OPENAI_API_KEY: KEY,
  });
});
afterAll(() => model.stop());

const memory = { summary: null, unsummarised: [], recent: [] };
const passages = [
  {
    chunkId: "c-hours",
    sourceId: "s",
    sourceTitle: "Opening hours",
    content: "Saturday 10:00-14:00, closed on Sunday.",
    score: 1,
  },
  {
    chunkId: "c-lamp",
    sourceId: "s",
    sourceTitle: "Prices",
    content: "The Alba table lamp costs 49.00 EUR.",
    score: 1,
  },
];
const ask = (question: string) =>
  composeReply({ workspaceName: "Casa", question: [question], memory, passages, maxChars: 500 });

test("the product speaks to the offline model as to any provider, and gets a quote with its source", async () => {
  const composition = await ask("How much is the Alba lamp?");
  expect(composition).toMatchObject({
    canAnswer: true,
    sentences: [{ text: "The Alba table lamp costs 49.00 EUR.", citations: ["c-lamp"] }],
    usage: { model: "offline-quotes", costMicros: 0 },
  });
  expect(composition.usage.inputTokens).toBeGreaterThan(100);
});

test("it does not know what the passages do not say", async () => {
  expect(await ask("What is the capital of France?")).toMatchObject({ canAnswer: false, sentences: [] });
});

test("vectors are of the width of the column, of length one, and the same text gives the same vector", async () => {
  const { vectors, model: name } = await embedTexts(["Opening hours", "Opening hours", "营业时间", ""]);
  expect(name).toBe("offline-hashes");
  expect(vectors.map((vector) => vector.length)).toEqual([1024, 1024, 1024, 1024]);
  expect(vectors[0]).toEqual(vectors[1]);
  expect(Math.hypot(...(vectors[2] ?? []))).toBeCloseTo(1, 4);
});

test("asked for an object by a prompt that is not the product's, it says what it is, which is no object", async () => {
  const call = generateStructured({
    useCase: "reply",
    system: "x",
    messages: [{ role: "user", content: "Write a poem" }],
    schema: z.object({ poem: z.string() }),
    maxOutputTokens: 100,
  });
  await expect(call).rejects.toMatchObject({ code: "unavailable" });
});

test("a wrong key is refused, as is what it cannot do", async () => {
  const wrong = await fetch(`${model.url}/models`, { headers: { authorization: "Bearer wrong" } });
  expect(wrong.status).toBe(401);
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const responses = await fetch(`${model.url}/responses`, { method: "POST", headers, body: "{}" });
  expect(responses.status).toBe(404);
  const body = JSON.stringify({ model: "offline-quotes", stream: true, messages: [{ role: "user", content: "x" }] });
  const streamed = await fetch(`${model.url}/chat/completions`, { method: "POST", headers, body });
  expect(streamed.status).toBe(400);
});

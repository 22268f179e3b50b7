import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { listenLocally } from "@/embedded/listen-locally";
import { sendJson } from "@/embedded/send-json";
import { setTestSettings } from "@/testing/test-settings";
import { embedTexts } from "./embed-texts";
import { generateStructured } from "./generate-structured";

type Call = { path: string; body: Record<string, unknown> };
let server: Server;
let calls: Call[] = [];
/** Null never answers. */
let answer: (call: Call) => { status: number; body: unknown } | null = () => null;

beforeAll(async () => {
  server = createServer((request, response) => {
    readCall(request).then((call) => {
      calls.push(call);
      const given = answer(call);
      if (given) sendJson(response, given.status, given.body);
    });
  });
  setTestSettings({
    DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
    OPENAI_BASE_URL: `http://127.0.0.1:${await listenLocally(server)}/v1`,
    AI_API: "chat",
    AI_MODEL: "some-model",
    AI_EMBEDDING_MODEL: "some-embeddings",
    AI_TIMEOUT_MS: "1000",
  });
});
beforeEach(() => {
  calls = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function readCall(request: IncomingMessage): Promise<Call> {
  return { path: request.url ?? "", body: JSON.parse((await text(request)) || "{}") };
}

const completion = (content: string) => ({
  id: "c1",
  object: "chat.completion",
  created: 1,
  model: "some-model",
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
});
const embedding = (width: number, count: number) => ({
  object: "list",
  data: Array.from({ length: count }, (_, index) => ({ index, embedding: new Array(width).fill(0.5) })),
  usage: { prompt_tokens: count, total_tokens: count },
});
const ask = (abortSignal?: AbortSignal) =>
  generateStructured({
    useCase: "reply",
    system: "Say yes.",
    messages: [{ role: "user", content: "Yes?" }],
    schema: z.object({ yes: z.boolean() }),
    maxOutputTokens: 50,
    abortSignal,
  });

describe("generateStructured", () => {
  test("asks once, with the schema, and counts", async () => {
    answer = () => ({ status: 200, body: completion('{"yes":true}') });
    expect(await ask()).toMatchObject({
      object: { yes: true },
      model: "some-model",
      inputTokens: 12,
      outputTokens: 3,
      costMicros: null,
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.body.response_format).toMatchObject({ type: "json_schema" });
    expect(calls[0]?.body).not.toHaveProperty("store");
  });

  test("reads an object that a model wrapped in prose and a fence", async () => {
    answer = () => ({ status: 200, body: completion('Sure!\n```json\n{"yes": false}\n```') });
    expect((await ask()).object).toEqual({ yes: false });
  });

  test("never tries a second time by itself: a refusal costs once", async () => {
    answer = () => ({ status: 503, body: { error: { message: "busy" } } });
    await expect(ask()).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(calls).toHaveLength(1);
    answer = () => ({ status: 401, body: { error: { message: "bad key" } } });
    await expect(ask()).rejects.toMatchObject({ code: "unavailable", retryable: false });
  });

  test("an answer in another form is no answer", async () => {
    answer = () => ({ status: 200, body: completion("no object at all") });
    await expect(ask()).rejects.toMatchObject({ code: "unavailable" });
  });

  test("gives up after AI_TIMEOUT_MS, and when told to", async () => {
    answer = () => null;
    const started = performance.now();
    await expect(ask(AbortSignal.abort())).rejects.toMatchObject({ code: "unavailable" });
    expect(performance.now() - started).toBeLessThan(900);
    await expect(ask()).rejects.toMatchObject({ code: "unavailable", retryable: true });
  });

  test("a server that knows no schema is asked in words, from then on at once", async () => {
    answer = ({ body }) =>
      body.response_format
        ? { status: 400, body: { error: { message: "response_format json_schema is not supported" } } }
        : { status: 200, body: completion('{"yes":true}') };
    expect((await ask()).object).toEqual({ yes: true });
    expect(calls).toHaveLength(2);
    expect(JSON.stringify(calls[1]?.body.messages)).toContain("JSON schema");
    expect((await ask()).object).toEqual({ yes: true });
    expect(calls).toHaveLength(3);
  });
});

describe("embedTexts", () => {
  test("pads a narrower model with zeros and keeps the order over batches", async () => {
    answer = ({ body }) => ({ status: 200, body: embedding(768, (body.input as string[]).length) });
    const { vectors, tokens } = await embedTexts(Array.from({ length: 70 }, (_, place) => `text ${place}`));
    expect(calls.map(({ body }) => (body.input as string[]).length)).toEqual([64, 6]);
    expect(vectors).toHaveLength(70);
    expect(vectors[69]?.slice(766, 770)).toEqual([0.5, 0.5, 0, 0]);
    expect(vectors[69]).toHaveLength(1024);
    expect(tokens).toBe(70);
  });

  test("refuses a wider model by name", async () => {
    answer = () => ({ status: 200, body: embedding(1536, 1) });
    await expect(embedTexts(["x"])).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("some-embeddings makes vectors of 1536"),
    });
  });
});

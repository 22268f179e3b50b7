import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { listenLocally } from "../listen-locally";
import { readText } from "../read-text";
import { sendJson } from "../send-json";
import { OFFLINE_CHAT_MODEL, OFFLINE_EMBEDDING_MODEL } from "./offline-model-settings";
import { createOfflineModel } from "./offline-provider";

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const Text = z.union([z.string(), z.array(z.object({ type: z.string(), text: z.string().default("") }))]);
const ChatRequest = z.object({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(z.object({ role: z.enum(["system", "developer", "user", "assistant"]), content: Text })).min(1),
});
const EmbeddingRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.enum(["float", "base64"]).default("float"),
});

export type ModelOptions = {
  /** 0, the default, takes a free port. */
  port?: number;
  /** The bearer token that callers must show; none asked for when left out. */
  apiKey?: string;
  /** How long each chat completion waits, for load tests. */
  delayMs?: number;
};

/**
 * Serves the offline model over OpenAI's HTTP interface on the loopback, so that the product speaks to it in the same
 * way as to any other provider.
 * @returns `url` as OPENAI_BASE_URL takes it
 */
export async function startModel({ port = 0, apiKey, delayMs = 0 }: ModelOptions = {}): Promise<{
  url: string;
  stop: () => Promise<void>;
}> {
  const server = createServer((request, response) => {
    answer(request, { apiKey, delayMs }).then(
      ({ status, body }) => sendJson(response, status, body),
      (error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        const message = error instanceof Refusal ? error.message : "offline model failed";
        sendJson(response, status, { error: { message, type: "invalid_request_error", param: null, code: null } });
      },
    );
  });
  const listensAt = await listenLocally(server, port);
  return {
    url: `http://127.0.0.1:${listensAt}/v1`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const model = createOfflineModel();

async function answer(
  request: IncomingMessage,
  { apiKey, delayMs }: Pick<ModelOptions, "apiKey"> & { delayMs: number },
): Promise<{ status: number; body: unknown }> {
  const route = `${request.method} ${request.url?.split("?")[0]}`;
  if (route === "GET /health") return { status: 200, body: { ok: true } };
  const shown = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (apiKey !== undefined && !isSameSecret(shown, apiKey)) throw new Refusal(401, "Incorrect API key provided.");
  if (route === "GET /v1/models") {
    const data = [OFFLINE_CHAT_MODEL, OFFLINE_EMBEDDING_MODEL].map((id) => ({
      id,
      object: "model",
      owned_by: "offline",
    }));
    return { status: 200, body: { object: "list", data } };
  }
  if (route === "POST /v1/embeddings")
    return { status: 200, body: await embed(parse(EmbeddingRequest, await readBody(request))) };
  if (route === "POST /v1/chat/completions") {
    const asked = parse(ChatRequest, await readBody(request));
    if (delayMs > 0) await sleep(delayMs);
    return { status: 200, body: await complete(asked) };
  }
  throw new Refusal(404, `The offline model knows no ${route}: set AI_API=chat.`);
}

async function complete(asked: z.output<typeof ChatRequest>): Promise<unknown> {
  if (asked.stream) throw new Refusal(400, "The offline model does not stream.");
  const prompt = asked.messages.map(({ role, content }) => {
    const text = typeof content === "string" ? content : content.map((part) => part.text).join("\n");
    return role === "user" || role === "assistant"
      ? { role, content: [{ type: "text" as const, text }] }
      : { role: "system" as const, content: text };
  });
  const { content, usage } = await model.languageModel(asked.model).doGenerate({ prompt });
  const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
  const input = usage.inputTokens.total ?? 0;
  const output = usage.outputTokens.total ?? 0;
  return {
    id: `chatcmpl-offline-${Date.now().toString(36)}`,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: OFFLINE_CHAT_MODEL,
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

async function embed(asked: z.output<typeof EmbeddingRequest>): Promise<unknown> {
  const values = typeof asked.input === "string" ? [asked.input] : asked.input;
  const { embeddings, usage } = await model.embeddingModel(asked.model).doEmbed({ values });
  const tokens = usage?.tokens ?? 0;
  return {
    object: "list",
    model: OFFLINE_EMBEDDING_MODEL,
    data: embeddings.map((vector, index) => ({
      object: "embedding",
      index,
      embedding:
        asked.encoding_format === "base64" ? Buffer.from(Float32Array.from(vector).buffer).toString("base64") : vector,
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Refusal(400, z.prettifyError(parsed.error));
  return parsed.data;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const body = await readText(request, MAX_BODY_BYTES);
  if (body === null) throw new Refusal(413, "The request is too large.");
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, "The body is not JSON.");
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenLocally } from "@/embedded/listen-locally";
import { sendJson } from "@/embedded/send-json";

/** What the Graph double does with the next send: `lost` takes it and never answers, `busy` refuses it for the moment. */
export type GraphMood = "ok" | "lost" | "busy" | "blocked" | "expired";

export type Doubles = {
  url: string;
  /** The settings that make the product speak to the doubles. */
  settings: Record<string, string>;
  /** Every text that Graph took, in order; the public replies among them can be listed. */
  sent: { id: string; path: string; text: string; metadata: string | null }[];
  mood: { graph: GraphMood; model: "ok" | "down" | "babbles" | "hangs_up"; canAnswer: boolean; listsComments: boolean };
  /** Called while the model writes: the moment between loading a turn and keeping its reply. */
  whileWriting: () => Promise<void>;
  modelCalls: number;
  /** As it was at the start: everything works, nothing has been sent or asked. */
  reset(): void;
  stop(): Promise<void>;
};

/**
 * A Graph API and a model in one server, as simple as a test of our own order of steps needs them. The embedded
 * simulator and the offline model are tested for themselves.
 */
export async function startDoubles(): Promise<Doubles> {
  const server = createServer((request, response) => {
    answer(doubles, request, response).catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listenLocally(server)}`;
  const doubles: Doubles = {
    url,
    settings: {
      META_GRAPH_URL: url,
      META_INSTAGRAM_GRAPH_URL: url,
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_API_KEY: "test-key",
      AI_API: "chat",
      AI_MODEL: "test-model",
      AI_EMBEDDING_MODEL: "test-embeddings",
    },
    sent: [],
    ...untouched(),
    reset() {
      Object.assign(doubles, untouched());
      doubles.sent.length = 0;
    },
    stop: () => closeServer(server),
  };
  return doubles;
}

const untouched = (): Pick<Doubles, "mood" | "whileWriting" | "modelCalls"> => ({
  mood: { graph: "ok", model: "ok", canAnswer: true, listsComments: true },
  whileWriting: async () => {},
  modelCalls: 0,
});

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function answer(doubles: Doubles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? "/", doubles.url).pathname;
  const body = JSON.parse((await text(request)) || "{}");
  const reply = (status: number, value: unknown) => sendJson(response, status, value);
  if (path === "/v1/embeddings" || path === "/v1/chat/completions") {
    if (doubles.mood.model === "down") return reply(500, { error: { message: "down" } });
    if (path === "/v1/embeddings") return reply(200, embed(body.input as string[]));
    doubles.modelCalls += 1;
    await doubles.whileWriting();
    if (doubles.mood.model === "hangs_up") return void response.destroy();
    if (doubles.mood.model === "babbles") return reply(200, complete("lobster lobster lobster"));
    return reply(200, write(doubles.mood.canAnswer, body.messages as { role: string; content: string }[]));
  }
  if (request.method === "GET") {
    const data = doubles.sent.map(({ id, text }) => ({ id, text, timestamp: new Date().toISOString() }));
    return reply(200, { data: doubles.mood.listsComments ? data : [] });
  }
  return send(doubles, path, body, response, reply);
}

function send(
  doubles: Doubles,
  path: string,
  body: Record<string, unknown>,
  response: ServerResponse,
  reply: (status: number, value: unknown) => void,
): void {
  const { graph } = doubles.mood;
  const refusal = REFUSALS[graph];
  if (refusal) {
    reply(refusal.status, { error: { message: "refused", type: "OAuthException", ...refusal.error } });
    return;
  }
  const message = body.message;
  const { text, metadata = null } =
    typeof message === "string" ? { text: message } : (message as { text: string; metadata?: string });
  const id = `sent.${doubles.sent.length + 1}.${Math.random().toString(36).slice(2)}`;
  doubles.sent.push({ id, path, text, metadata });
  if (graph === "lost") response.destroy();
  else reply(200, path.endsWith("/messages") ? { recipient_id: "1", message_id: id } : { id });
}

/** Meta's words for "slow down", "this person cannot be reached" and "this token has expired". */
const REFUSALS: Partial<Record<GraphMood, { status: number; error: { code: number; error_subcode?: number } }>> = {
  busy: { status: 400, error: { code: 613 } },
  blocked: { status: 400, error: { code: 551 } },
  expired: { status: 401, error: { code: 190, error_subcode: 463 } },
};

/** Much alike and never equal: a graph of equal vectors falls apart, and with it the index of all who share the table. */
function embed(input: string[]) {
  const near = () => [1, 0.5, 0.25, 0.125].map((value) => value + Math.random() / 50);
  const data = input.map((_, index) => ({ index, embedding: near(), object: "embedding" }));
  return { object: "list", model: "test-embeddings", data, usage: { prompt_tokens: 1, total_tokens: 1 } };
}

const SUMMARY = ["Asked whether the shop ships to Austria.", "Nothing is open."];

function write(canAnswer: boolean, messages: { role: string; content: string }[]) {
  const prompt = JSON.stringify(messages);
  const sentences = canAnswer && prompt.includes("P1") ? [{ text: "We ship to Austria.", citations: ["P1"] }] : [];
  const isSummary = prompt.includes("Write the two sentences now.");
  const content = JSON.stringify(isSummary ? { sentences: SUMMARY } : { canAnswer: sentences.length > 0, sentences });
  return complete(content);
}

function complete(content: string) {
  return {
    id: "1",
    object: "chat.completion",
    created: 1,
    model: "test-model",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}

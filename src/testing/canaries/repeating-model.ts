import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenLocally } from "@/embedded/listen-locally";
import { startModel } from "@/embedded/model/start-model";

export type RepeatingModel = {
  /** As OPENAI_BASE_URL takes it. */
  url: string;
  /** How often it has failed. */
  failures: { embedding: number; chat: number };
  stop(): Promise<void>;
};

/**
 * The offline model, but for what holds `word`: the first time that is embedded, and whenever it is to be answered, it
 * fails with an error that repeats what it was asked, as those of some providers do.
 */
export async function startRepeatingModel(word: string): Promise<RepeatingModel> {
  const model = await startModel();
  const failures = { embedding: 0, chat: 0 };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const call = request.url?.endsWith("/embeddings") ? "embedding" : "chat";
    if (body.includes(word) && (call === "chat" || failures.embedding === 0)) {
      failures[call] += 1;
      const message = `refused, asked for: ${body}`;
      response.writeHead(call === "chat" ? 403 : 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } }));
      return;
    }
    const { method, headers } = request;
    const asked = { method, headers: { "content-type": headers["content-type"] ?? "" }, body: body || undefined };
    const answered = await fetch(new URL(request.url ?? "", model.url), asked);
    response.writeHead(answered.status, { "content-type": "application/json" });
    response.end(await answered.text());
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listenLocally(server)}/v1`;
  return {
    ...{ url, failures },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await model.stop();
    },
  };
}

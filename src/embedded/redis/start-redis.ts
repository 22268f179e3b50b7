import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { listenLocally } from "../listen-locally";
import { readText } from "../read-text";
import { sendJson } from "../send-json";
import type { Backend } from "./_backend";
import { answerRequest } from "./answer-request";
import { openMemory } from "./open-memory";
import { openServer } from "./open-server";

const MAX_BODY_BYTES = 10 * 1024 * 1024;

export type RedisShell = { url: string; port: number; stop(): Promise<void> };

/**
 * Starts the REST shell on 127.0.0.1, in front of the Redis at `redisUrl`, or of one in memory. `port` 0 takes a free
 * one. Every request must bring `token`. Throws the system's EADDRINUSE.
 */
export async function startRedis(options: { token: string; port?: number; redisUrl?: string }): Promise<RedisShell> {
  const backend = options.redisUrl ? openServer(options.redisUrl) : openMemory();
  const server = createServer((request, response) => {
    serve(backend, options.token, request, response).catch(() => {
      if (!response.headersSent) sendJson(response, 503, { error: "ERR Redis cannot be reached" });
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  const port = await listenLocally(server, options.port).catch(async (error) => {
    await backend.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await backend.close();
    },
  };
}

async function serve(backend: Backend, token: string, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", "http://localhost");
  const given = request.headers.authorization?.replace(/^Bearer /i, "") ?? url.searchParams.get("_token") ?? "";
  if (!isSameSecret(given, token)) return sendJson(response, 401, { error: "Unauthorized" });
  const body = await readText(request, MAX_BODY_BYTES);
  if (body === null) return sendJson(response, 413, { error: "ERR max request size exceeded" });
  const answer = await answerRequest(backend, {
    method: request.method ?? "GET",
    url,
    body,
    wantsBase64: request.headers["upstash-encoding"] === "base64",
  });
  sendJson(response, answer.status, answer.body);
}

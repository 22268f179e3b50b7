import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import { setTestSettings } from "@/testing/test-settings";
import { callGraph } from "./graph-client";

let seen: { method?: string; url?: string; authorization?: string; body: string } | undefined;
let respond: (response: ServerResponse) => void = () => undefined;
const server = createServer(async (request: IncomingMessage, response) => {
  const body = await text(request);
  seen = { method: request.method, url: request.url, authorization: request.headers.authorization, body };
  respond(response);
});

beforeAll(async () => {
  const url = `http://127.0.0.1:${await listenLocally(server)}`;
  const deaf = createServer();
  const deafUrl = `http://127.0.0.1:${await listenLocally(deaf)}`;
  deaf.close();
  setTestSettings({
    META_GRAPH_URL: url,
    META_INSTAGRAM_GRAPH_URL: deafUrl,
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    META_APP_SECRET: "the-secret-of-the-meta-app",
  });
});
beforeEach(() => {
  seen = undefined;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (login: "facebook" | "instagram" = "facebook") =>
  callGraph({ method: "POST", login, token: "the-token", path: ["77", "messages"], body: { text: "grüß" } });
const answerWith = (status: number, body: string, headers: Record<string, string> = {}) => {
  respond = (response) => response.writeHead(status, headers).end(body);
};

describe("callGraph", () => {
  it("names the version, carries the token in the header alone and proves the secret", async () => {
    answerWith(200, '{"message_id":"m_1"}');
    expect(await call()).toEqual({ kind: "ok", body: { message_id: "m_1" } });
    const proof = createHmac("sha256", "the-secret-of-the-meta-app").update("the-token").digest("hex");
    expect(seen).toEqual({
      method: "POST",
      url: `/v25.0/77/messages?appsecret_proof=${proof}`,
      authorization: "Bearer the-token",
      body: '{"text":"grüß"}',
    });
  });

  it("gives Meta's refusal with the wait it asks for", async () => {
    const error = { code: 80006, error_subcode: 12, message: "too many", type: "OAuthException", fbtrace_id: "A1" };
    const usage = { 77: [{ type: "messenger", estimated_time_to_regain_access: 3 }, { type: "pages" }] };
    answerWith(400, JSON.stringify({ error }), { "x-business-use-case-usage": JSON.stringify(usage) });
    expect(await call()).toMatchObject({
      kind: "error",
      error: { status: 400, code: 80006, subcode: 12, waitMs: 180_000, traceId: "A1", isTransient: false },
    });
    answerWith(429, '{"error":{"code":4}}', { "retry-after": "7", "x-business-use-case-usage": "not json" });
    expect(await call()).toMatchObject({ kind: "error", error: { code: 4, waitMs: 7_000 } });
  });

  it.each([
    ["a gateway's page", 502, "<html>Bad Gateway</html>"],
    ["an acceptance that cannot be read", 200, "<html>"],
    ["a list", 200, "[]"],
    ["nothing", 500, ""],
    ["an error without a code", 500, '{"error":{"message":"Something broke"}}'],
  ])("does not know what became of the call after %s", async (_, status, body) => {
    answerWith(status, body);
    expect(await call()).toEqual({ kind: "no_answer", reason: `http_${status}` });
  });

  it("knows that a page below 500 turned the call away", async () => {
    answerWith(403, "<html>Forbidden</html>");
    expect(await call()).toMatchObject({ kind: "error", error: { status: 403, code: -1 } });
  });

  it("does not know what became of the call when the line breaks after it was sent", async () => {
    respond = (response) => response.destroy();
    expect(await call()).toMatchObject({ kind: "no_answer" });
    respond = (response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"message_id"');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await call()).toMatchObject({ kind: "no_answer" });
  });

  it("does not follow Meta elsewhere with the token", async () => {
    respond = (response) =>
      seen?.url === "/elsewhere"
        ? response.writeHead(200).end('{"message_id":"m_1"}')
        : response.writeHead(302, { location: "/elsewhere" }).end();
    expect(await call()).toMatchObject({ kind: "no_answer" });
    expect(seen?.url).not.toBe("/elsewhere");
  });

  it("knows that nothing was sent where nobody listens", async () => {
    expect(await call("instagram")).toEqual({ kind: "not_reached", reason: "econnrefused" });
    expect(seen).toBeUndefined();
  });
});

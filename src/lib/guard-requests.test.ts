import { createServer, type OutgoingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setTestSettings } from "@/testing/test-settings";
import { env } from "./env";
import { guardRequests, isGuarded } from "./guard-requests";

setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });

/** Tells what it was asked, as a framework's server reads it. */
const server = createServer(({ method, url, headers }, response) => {
  const isSeen = isGuarded(new Headers(headers as Record<string, string>));
  response.setHeader("x-powered-by", "a framework");
  const [from, action] = [headers["x-forwarded-for"], headers["next-action"]];
  response.end(JSON.stringify({ asked: `${method} ${url}`, from, action, isSeen }));
});
let port: number;
let stopGuard: () => void;
beforeAll(async () => {
  stopGuard = guardRequests();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  stopGuard();
  server.close();
});

const ask = (method: string, path: string, headers: OutgoingHttpHeaders = {}) =>
  new Promise<{ asked: string; from?: string; action?: string; isSeen: boolean }>((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, async (answer) => {
      expect(answer.headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
      expect(answer.headers).not.toHaveProperty("x-powered-by");
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve(JSON.parse(text));
    });
    outgoing.on("error", reject).end();
  });

describe("a request", () => {
  it.each([
    ["GET", "/w/caf%C3%A9/team?from=%ff"],
    ["POST", "/api/webhooks/meta"],
    ["OPTIONS", "/api/trpc/team.members"],
    ["DELETE", "/simulator/api/channels"],
  ])("of a kind that is served goes on as it is: %s %s", async (method, path) => {
    expect((await ask(method, path)).asked).toBe(`${method} ${path}`);
  });

  it.each([
    ["GET", "/w/%ff/team", "malformed"],
    ["POST", "/w/%/team?x=1", "malformed"],
    ["GET", "http://elsewhere.example//x", "malformed"],
    ["OPTIONS", "*", "malformed"],
    ["TRACE", "/", "method"],
    ["PROPFIND", "/w/%ff/team", "method"],
    ["DELETE", "/", "page"],
    ["OPTIONS", "/simulator/apiary", "page"],
  ])("that no server of ours can route is led to a refusal: %s %s", async (method, path, reason) => {
    expect((await ask(method, path)).asked).toBe(`GET /api/refused/${reason}`);
  });

  it("to send something to a page asks for the page, and for no action of its server", async () => {
    const { asked, action } = await ask("POST", "/sign-in?next=/me", { "next-action": "x" });
    expect([asked, action]).toEqual(["GET /sign-in?next=/me", undefined]);
  });

  const claims: OutgoingHttpHeaders[] = [
    {},
    { "x-forwarded-for": "203.0.113.9" },
    { "x-forwarded-for": ["203.0.113.9", "198.51.100.1"] },
  ];

  it("comes from where its connection does, whatever it claims", async () => {
    for (const headers of claims) expect((await ask("GET", "/", headers)).from).toBe("127.0.0.1");
  });

  it("is known from one that came before the guard stood, whatever that claims", async () => {
    expect((await ask("GET", "/", { "x-ebizmate-guarded": "me" })).isSeen).toBe(true);
    expect(isGuarded(new Headers())).toBe(false);
    expect(isGuarded(new Headers({ "x-ebizmate-guarded": "me" }))).toBe(false);
  });

  it("comes from where a trusted proxy says", async () => {
    env().TRUST_PROXY = true;
    for (const [at, from] of [undefined, "203.0.113.9", "203.0.113.9, 198.51.100.1"].entries()) {
      expect((await ask("GET", "/", claims[at])).from).toBe(from);
    }
    env().TRUST_PROXY = false;
  });
});

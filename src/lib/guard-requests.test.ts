import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardRequests } from "./guard-requests";

/** Tells what it was asked, as a framework's server reads it. */
const server = createServer(({ method, url, headers }, response) => {
  response.end(JSON.stringify({ asked: `${method} ${url}`, from: headers["x-forwarded-for"] }));
});
let port: number;
beforeAll(async () => {
  guardRequests();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

const ask = (method: string, path: string, headers: Record<string, string | string[]> = {}) =>
  new Promise<{ asked: string; from?: string }>((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, async (answer) => {
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
    ["DELETE", "/"],
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
  ])("that no server of ours can route is led to a refusal: %s %s", async (method, path, reason) => {
    expect((await ask(method, path)).asked).toBe(`GET /api/refused/${reason}`);
  });
});

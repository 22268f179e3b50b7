import { describe, expect, it, vi } from "vitest";
import { setTestSettings } from "@/testing/test-settings";

const ORIGIN = "http://localhost:3000";
setTestSettings({
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  APP_URL: ORIGIN,
  INNGEST_DEV: "0",
  EBIZMATE_EMBEDDED: "meta",
});

type Door = (request: never, context: never) => Promise<Response>;

/** Every door that reads a body, each with what it wants to see before it does. */
const DOORS: [path: string, open: () => Promise<{ POST: Door }>, headers?: Record<string, string>][] = [
  ["/api/webhooks/meta", () => import("./webhooks/meta/route")],
  ["/api/trpc/team.remove", () => import("./trpc/[trpc]/route")],
  ["/api/auth/callback/credentials", () => import("./auth/[...nextauth]/route")],
  ["/api/account/request-reset", () => import("./account/request-reset/route")],
  ["/api/meta/deauthorize", () => import("./meta/deauthorize/route")],
  ["/api/inngest", () => import("./inngest/route"), { "x-inngest-signature": "t=1&s=00" }],
  ["/simulator/api/messages", () => import("@/app/simulator/api/[...path]/route"), { host: "localhost:3000" }],
];

const CASES = {
  "that never ends": { body: () => new ReadableStream(), status: 408 },
  "that breaks off": {
    body: () => new ReadableStream({ pull: (stream) => stream.error(new Error("reset")) }),
    status: 400,
  },
  "that is too large": { body: () => new Uint8Array(6 * 1024 * 1024), status: 413 },
};

describe.each(Object.entries(CASES))("a body %s", (_, { body, status }) => {
  it.each(DOORS)(`gets the same answer at %s (${status})`, async (path, open, headers) => {
    const { POST } = await open();
    const context = { params: Promise.resolve({ path: path.split("/").slice(3) }) };
    const init = { method: "POST", body: body(), duplex: "half" };
    const request = new Request(`${ORIGIN}${path}`, {
      ...init,
      headers: { "content-type": "application/json", origin: ORIGIN, ...headers },
    });
    vi.useFakeTimers();
    try {
      const answer = POST(request as never, context as never);
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await answer).status).toBe(status);
    } finally {
      vi.useRealTimers();
    }
  });
});

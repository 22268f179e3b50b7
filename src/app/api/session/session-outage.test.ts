import { describe, expect, it } from "vitest";
import { mintAccessToken } from "@/features/identity/mint-access-token";
import { ACCESS_COOKIE, REFRESH_COOKIE } from "@/features/identity/rules";
import { newId } from "@/lib/ids";
import { setTestSettings } from "@/testing/test-settings";
import { POST as logout } from "./logout/route";
import { GET as me } from "./me/route";
import { POST as refresh } from "./refresh/route";

// Port 9 refuses: neither the database nor Redis is there.
setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/nothing" });

describe("while the database is down", () => {
  it.each([
    ["reading", me, "GET"],
    ["renewing", refresh, "POST"],
    ["signing out", logout, "POST"],
  ] as const)("answers %s with 503 and leaves the cookies as they are", async (_, handler, method) => {
    const { token } = await mintAccessToken({
      userId: newId(),
      sessionId: newId(),
      epoch: 0,
      at: new Date(),
      absoluteExpiresAt: new Date(Date.now() + 1e7),
    });
    const cookie = `${ACCESS_COOKIE}=${token}; ${REFRESH_COOKIE}=${"A".repeat(43)}`;
    const headers = { cookie, origin: "http://localhost:3000" };
    const answer = await handler(new Request("http://localhost:3000/api/session/x", { method, headers }));
    expect(answer.status).toBe(503);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toEqual({ reason: "unavailable" });
  });
});

import { describe, expect, it, vi } from "vitest";
import { makeFetchWithRenewal, type Renewal } from "./fetch-with-renewal";

/** A server whose access token is expired until `renew` succeeds, and a count of everything asked of it. */
function desk(options: { renewal?: Renewal; reason?: string; staysExpired?: boolean } = {}) {
  let isExpired = true;
  const calls: string[] = [];
  const onEnded = vi.fn();
  const renew = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const renewal = options.renewal ?? "renewed";
    if (renewal === "renewed" && !options.staysExpired) isExpired = false;
    return renewal;
  });
  const fetch = makeFetchWithRenewal({
    fetch: async (input, init) => {
      calls.push(`${init?.method ?? "GET"} ${String(input)} ${String(init?.body ?? "")}`.trim());
      return isExpired
        ? Response.json({ reason: options.reason ?? "access_expired" }, { status: 401 })
        : Response.json({ ok: true });
    },
    renew,
    onEnded,
  });
  return { fetch, calls, renew, onEnded };
}

describe("fetch with renewal", () => {
  it("renews and repeats the same call exactly once", async () => {
    const { fetch, calls, renew, onEnded } = desk();
    const answer = await fetch("/api/trpc/x", { method: "POST", body: "{}" });
    expect(answer.status).toBe(200);
    expect(calls).toEqual(["POST /api/trpc/x {}", "POST /api/trpc/x {}"]);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(onEnded).not.toHaveBeenCalled();
  });

  it("renews once for many calls at the same time", async () => {
    const { fetch, calls, renew } = desk();
    const answers = await Promise.all(["/a", "/b", "/c", "/d"].map((path) => fetch(path)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(calls).toHaveLength(8);
  });

  it("does not renew for a call that is refused only after others have renewed", async () => {
    const refusals: ((answer: Response) => void)[] = [];
    const renew = vi.fn(async () => "renewed" as const);
    const fetch = makeFetchWithRenewal({
      fetch: () =>
        renew.mock.calls.length > 0
          ? Promise.resolve(Response.json({ ok: true }))
          : new Promise((resolve) => refusals.push(resolve)),
      renew,
      onEnded: vi.fn(),
    });
    const [early, late] = [fetch("/early"), fetch("/late")];
    refusals[0]?.(Response.json({ reason: "access_expired" }, { status: 401 }));
    expect((await early).status).toBe(200);
    refusals[1]?.(Response.json({ reason: "access_expired" }, { status: 401 }));
    expect((await late).status).toBe(200);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it("renews again when the next token has run out", async () => {
    const { fetch, renew } = desk({ staysExpired: true });
    await fetch("/a");
    await fetch("/b");
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it("does not repeat a second time when the repeated call is refused too", async () => {
    const { fetch, calls, onEnded } = desk({ staysExpired: true });
    expect((await fetch("/a")).status).toBe(401);
    expect(calls).toHaveLength(2);
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it.each(["session_revoked", "no_session", ""])("goes to the sign-in without renewing on %s", async (reason) => {
    const { fetch, calls, renew, onEnded } = desk({ reason });
    expect((await fetch("/a")).status).toBe(401);
    expect(renew).not.toHaveBeenCalled();
    expect(onEnded).toHaveBeenCalledTimes(1);
    expect(calls).toHaveLength(1);
  });

  it("goes to the sign-in when the session is over, and stays when nobody could say", async () => {
    const over = desk({ renewal: "ended" });
    expect((await over.fetch("/a")).status).toBe(401);
    expect(over.onEnded).toHaveBeenCalledTimes(1);
    const down = desk({ renewal: "failed" });
    expect((await down.fetch("/a")).status).toBe(401);
    expect(down.onEnded).not.toHaveBeenCalled();
  });

  it("leaves every other answer alone, unread", async () => {
    const renew = vi.fn();
    const fetch = makeFetchWithRenewal({
      fetch: async () => new Response("x", { status: 503 }),
      renew,
      onEnded: renew,
    });
    expect(await (await fetch("/a")).text()).toBe("x");
    expect(renew).not.toHaveBeenCalled();
  });
});

import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { describeFailure } from "./client";
import type { AppRouter } from "./root";

/** What a page gets to say of a call that is answered so. */
async function failureOf(answer: () => Promise<Response>) {
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "http://x/api/trpc", fetch: answer })] });
  return describeFailure(await client.me.workspaces.query().catch((error: unknown) => error));
}
/** As the route answers before any procedure runs. */
const refused = (status: number, reason: string) => async () => Response.json({ reason }, { status });

describe("what a page says of a call", () => {
  it.each([
    [429, "too_many_calls", "Too many calls", /^Wait a few seconds/],
    [503, "unavailable", "Not available right now", /^The server does not answer/],
    [413, "too_large", "That did not work", /^The server refused/],
    [403, "other_site", "Not allowed", /^The server refused/],
    [401, "access_expired", "Not sent yet", /nothing has been sent yet. Try again in a moment/],
  ])(
    "that is refused with %i before it ran is not that there is no connection",
    async (status, reason, title, message) => {
      expect(await failureOf(refused(status, reason))).toMatchObject({
        title,
        message: expect.stringMatching(message),
      });
    },
  );

  it("that was answered by something else than the product is not that there is no connection", async () => {
    const failure = await failureOf(async () => new Response("<h1>Bad gateway</h1>", { status: 500 }));
    expect(failure).toMatchObject({ message: expect.stringMatching(/^The server does not answer/) });
  });

  it("that never arrived is that there is no connection", async () => {
    const failure = await failureOf(() => Promise.reject(new TypeError("fetch failed")));
    expect(failure.title).toBe("No connection");
  });

  it("that a procedure refused is what the procedure says", async () => {
    const data = { code: "TOO_MANY_REQUESTS", httpStatus: 429, path: "me.workspaces", isRetryable: false };
    const error = { code: -32_029, message: "Too many tries. Wait 7 seconds.", data };
    const failure = await failureOf(async () => Response.json([{ error }], { status: 429 }));
    expect(failure).toMatchObject({ title: "Too many calls", message: "Too many tries. Wait 7 seconds." });
  });
});

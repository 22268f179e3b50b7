import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { limitCalls } from "@/features/identity/limit-calls";
import { openWorkspace } from "@/features/workspaces/open-workspace";
import { nameField } from "@/lib/zod-words";
import { Browser } from "@/testing/browser";
import { makeInteraction, makeThread, makeWorkspace } from "@/testing/factories";
import { makeMember, makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { GET, POST } from "./route";

vi.mock("@/features/workspaces/open-workspace", { spy: true });
setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const query = (path: string, ...inputs: unknown[]) =>
  `/api/trpc/${path}?batch=1&input=${encodeURIComponent(JSON.stringify(Object.fromEntries(inputs.entries())))}`;

describe("the admin API", () => {
  const browser = new Browser();
  const mine = { slug: "", conversationId: "" };
  const theirs = { slug: "", conversationId: "", channelId: "" };

  beforeAll(async () => {
    const user = await makeUser();
    for (const place of [mine, theirs]) {
      const { scope, slug } = await makeWorkspace();
      const thread = await makeThread(scope, "instagram");
      await makeInteraction(scope, thread, { text: "Is this only for us?" });
      Object.assign(place, { slug, conversationId: thread.conversationId, channelId: thread.channelId });
      if (place === mine) await makeMember(scope, user.id, "viewer");
    }
    expect((await browser.signIn(user.email)).status).toBe(200);
  });

  it("answers a member, in one batch, never to be stored", async () => {
    const answer = await browser.call(
      GET,
      query("interactions.list,channels.list", { workspace: mine.slug }, { workspace: mine.slug }),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const [list, channels] = await answer.json();
    expect(list.result.data).toMatchObject({ rows: [{ excerpt: "Is this only for us?" }], nextCursor: null });
    expect(channels.result.data).toHaveLength(1);
  });

  it("answers whoever is not signed in with a true 401 before any procedure, also in a batch", async () => {
    for (const path of ["interactions.list", "interactions.list,channels.list", "no.such"]) {
      const answer = await new Browser().call(GET, query(path, { workspace: mine.slug }, { workspace: mine.slug }));
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ reason: "no_session" });
    }
  });

  it("shows a stranger neither the workspace nor, through an own one, anything in it", async () => {
    const calls = [
      query("interactions.list", { workspace: theirs.slug }),
      query("channels.list", { workspace: theirs.slug }),
      query("conversations.get", { workspace: theirs.slug, conversationId: theirs.conversationId }),
      query("interactions.list", { workspace: mine.slug, channelId: theirs.channelId }),
      query("conversations.get", { workspace: mine.slug, conversationId: theirs.conversationId }),
      query("conversations.messages", { workspace: mine.slug, conversationId: theirs.conversationId }),
      query("interactions.list", { workspace: "no-such-workspace" }),
    ];
    for (const path of calls) {
      const answer = await browser.call(GET, path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.text()).not.toContain("only for us");
    }
  });

  it.each([
    ["limit", { limit: 5000 }],
    ["outcome", { outcome: "lost" }],
    ["channelId", { channelId: "' or true --" }],
    ["cursor", { cursor: "page-2" }],
  ])("names a wrong %s and what is expected, without a stack", async (field, wrong) => {
    const answer = await browser.call(GET, query("interactions.list", { workspace: mine.slug, ...wrong }));
    expect(answer.status).toBe(400);
    const [{ error }] = await answer.json();
    expect(error.message).toMatch(new RegExp(`^${nameField([field])}: .+`));
    expect(error.data).toEqual({ code: "BAD_REQUEST", httpStatus: 400, path: "interactions.list", isRetryable: false });
  });

  it("refuses what a form of another site could send", async () => {
    const foreign = await browser.call(POST, "/api/trpc/interactions.list", {
      method: "POST",
      origin: "https://evil.example",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(foreign.status).toBe(403);
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]) {
      const answer = await browser.call(POST, "/api/trpc/interactions.list", {
        method: "POST",
        headers: { "content-type": type },
        body: "{}",
      });
      expect([type, answer.status]).toEqual([type, 415]);
    }
  });

  it("makes whoever calls without end wait, says for how long, and lets everybody else on", async () => {
    const { id, email } = await makeUser();
    const runaway = new Browser();
    await runaway.signIn(email);
    const ask = (who: Browser) => who.call(GET, query("me.workspaces", {}));
    expect((await ask(runaway)).status).toBe(200);
    for (let call = 0; call < 4000; call += 1) limitCalls(id);
    const answer = await ask(runaway);
    expect([answer.status, await answer.json()]).toEqual([429, { reason: "too_many_calls" }]);
    expect(answer.headers.get("retry-after")).toMatch(/^([1-9]|10)$/);
    expect((await ask(browser)).status).toBe(200);
  });

  it("lets nobody make workspaces without a pause", async () => {
    const { email } = await makeUser();
    const busy = new Browser();
    await busy.signIn(email);
    const make = () =>
      busy.call(POST, "/api/trpc/me.createWorkspace?batch=1", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ 0: { name: "Branch" } }),
      });
    for (let made = 0; made < 5; made += 1) expect((await make()).status).toBe(200);
    const answer = await make();
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  });

  it("opens a workspace once for all queries of a batch, and anew for the next request", async () => {
    const input = { workspace: mine.slug };
    const batch = () => browser.call(GET, query("channels.list,interactions.list,team.members", input, input, input));
    vi.mocked(openWorkspace).mockClear();
    for (const time of [1, 2]) {
      expect((await batch()).status).toBe(200);
      expect(openWorkspace).toHaveBeenCalledTimes(time);
    }
  });

  it("refuses a batch that is too long", async () => {
    const input = { workspace: mine.slug };
    const calls = Array.from({ length: 21 }, () => "channels.list");
    const answer = await browser.call(GET, query(calls.join(","), ...calls.map(() => input)));
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain("Test instagram");
  });
});

import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { GET as me } from "@/app/api/session/me/route";
import { GET as callProcedure } from "@/app/api/trpc/[trpc]/route";
import { createApiKey } from "@/features/workspaces/create-api-key";
import { listApiKeys } from "@/features/workspaces/list-api-keys";
import { Browser } from "@/testing/browser";
import { makeWorkspace } from "@/testing/factories";
import { type Relay, startRelay } from "@/testing/flows/start-relay";
import { makeActor, makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";

/** A database that takes what it is asked and says nothing: no error comes, only time passes. */

let relay: Relay;
beforeAll(async () => {
  const url = new URL(inject("databaseUrl"));
  const upstream = Number(url.port);
  relay = await startRelay(() => upstream);
  url.port = String(relay.port);
  setTestSettings({ DATABASE_URL: url.href });
});
afterAll(() => relay.stop());

it("is answered 503 in time, by session and by key, with every cookie as it was; and then as before", async () => {
  const { scope, slug } = await makeWorkspace();
  const browser = new Browser();
  await browser.signIn((await makeUser()).email);
  const actor = await makeActor(scope, "owner");
  const { key } = await createApiKey(scope, actor, { name: "K", scopes: ["workspace.read"], expiresAt: null });
  const path = `/api/trpc/channels.list?input=${encodeURIComponent(JSON.stringify({ workspace: slug }))}`;
  const headers = { authorization: `Bearer ${key}` };
  const ask = () =>
    Promise.all([browser.call(me, "/api/session/me"), new Browser().call(callProcedure, path, { headers })]);
  const statuses = async () => (await ask()).map(({ status }) => status);
  expect(await statuses()).toEqual([200, 200]);

  await relay.turn("hanging");
  const startedMs = Date.now();
  const late = createApiKey(scope, actor, { name: "late", scopes: ["workspace.read"], expiresAt: null });
  const [answers] = await Promise.all([ask(), expect(late).rejects.toMatchObject({ code: "unavailable" })]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(Date.now() - startedMs).toBeLessThan(20_000);
  for (const answer of answers) {
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toEqual({ reason: "unavailable" });
  }

  await relay.turn("up");
  await expect.poll(statuses, { timeout: 20_000 }).toEqual([200, 200]);
  // What nobody waited for any more was not done afterwards.
  expect((await listApiKeys(scope)).map(({ name }) => name)).toEqual(["K"]);
});

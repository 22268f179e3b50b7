import { sql } from "drizzle-orm";
import { describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { type Evidence, replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";
import { makeInteraction, makeThread, makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { listMessages, type MessagePage } from "./list-messages";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

async function makePlace() {
  const { scope } = await makeWorkspace();
  return { scope, place: await makeThread(scope, "instagram") };
}

const passage: Evidence = {
  chunkId: newId(),
  sourceId: newId(),
  sourceTitle: "Shipping",
  passage: "A parcel to Austria costs 6.90 EUR.",
  score: 0.8,
  isCited: true,
};

const explained = {
  ...{ evidence: [passage], model: "offline-quotes", inputTokens: 512, outputTokens: 41 },
  ...{ costMicros: 0, generationMs: 12 },
};

async function makeReply(
  scope: WorkspaceScope,
  conversationId: string,
  settings: Partial<typeof replies.$inferInsert> = {},
): Promise<string> {
  const id = newId();
  await inWorkspace(scope, (tx) =>
    tx.insert(replies).values({
      kind: "answer",
      state: "sent",
      text: "6.90 EUR.",
      ...explained,
      pipelineVersion: "1",
      answersExternalId: "mid.1",
      ...settings,
      id,
      conversationId,
      workspaceId: scope.workspaceId,
    }),
  );
  return id;
}

describe("listMessages", () => {
  it("pages from the newest to the first, however fine the clock and with many of one moment", async () => {
    const { scope, place } = await makePlace();
    const made: { id: string; at: number }[] = [];
    for (const microseconds of [1000, 1000, 1000, 1001, 1002, 1002, 2000]) {
      const { id } = await makeInteraction(scope, place);
      await inWorkspace(scope, (tx) =>
        tx.execute(sql`
          update interactions set occurred_at = '2026-11-22T12:00:00Z'::timestamptz + ${microseconds} * interval '1 microsecond'
          where id = ${id}`),
      );
      made.push({ at: microseconds, id });
    }
    made.sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
    const seen: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: MessagePage = await listMessages(scope, { ...place, cursor, limit: 2 });
      seen.push(...page.messages.map((message) => message.id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made.map(({ id }) => id));
  });

  it("brings with an answer its evidence, model, tokens, cost and time", async () => {
    const { scope, place } = await makePlace();
    const replyId = await makeReply(scope, place.conversationId);
    await makeInteraction(scope, place, { outcome: "answered", replyId });
    await makeInteraction(scope, place, { direction: "outbound", author: "ai", outcome: "sent", replyId });
    const page = await listMessages(scope, place);
    expect(page.messages.map((message) => message.replyId)).toEqual([replyId, replyId]);
    expect(page.replies).toEqual([
      expect.objectContaining({
        id: replyId,
        ...explained,
        state: "sent",
      }),
    ]);
  });

  it("brings on the first page what was written but is no message, and only there", async () => {
    const { scope, place } = await makePlace();
    const draft = await makeReply(scope, place.conversationId, { state: "draft" });
    const unknown = await makeReply(scope, place.conversationId, { state: "unknown" });
    await makeReply(scope, place.conversationId, { state: "superseded" });
    await makeReply(scope, place.conversationId, { state: "sent" });
    await makeInteraction(scope, place, { occurredAt: new Date(1000) });
    await makeInteraction(scope, place, { occurredAt: new Date(2000) });
    const first = await listMessages(scope, { ...place, limit: 1 });
    expect(first.replies.map((reply) => reply.id).toSorted()).toEqual([draft, unknown].toSorted());
    const second = await listMessages(scope, { ...place, limit: 1, cursor: first.nextCursor });
    expect(second.replies).toEqual([]);
  });

  it("does not know another workspace's conversation, nor its cursor", async () => {
    const [mine, theirs] = [await makePlace(), await makePlace()];
    await makeInteraction(theirs.scope, theirs.place);
    await makeInteraction(theirs.scope, theirs.place);
    const { nextCursor } = await listMessages(theirs.scope, { ...theirs.place, limit: 1 });
    await expect(listMessages(mine.scope, theirs.place)).rejects.toMatchObject({ code: "not_found" });
    await expect(listMessages(mine.scope, { ...mine.place, cursor: nextCursor })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await listMessages(mine.scope, mine.place)).toEqual({ messages: [], replies: [], nextCursor: null });
  });
});

import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { conversations } from "@/db/schema/interactions";
import { newId } from "@/lib/ids";
import { makeInteraction, makeThread, makeWorkspace } from "@/testing/factories";
import { readTurnOf } from "@/testing/read-turn-of";
import { setTestSettings } from "@/testing/test-settings";
import { findConversationScope } from "./find-conversation-scope";
import { handOverConversation } from "./hand-over-conversation";
import { takeDueConversations } from "./take-due-conversations";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

let dates = 0;
/** Due longer than anything before, in this run or an earlier one in the same database: time mirrored at 1970. */
const longAgo = () => new Date(-Date.now() - ++dates);

async function makeDue() {
  const { scope } = await makeWorkspace();
  const thread = await makeThread(scope, "whatsapp", { conversation: { dueAt: longAgo() } });
  await makeInteraction(scope, thread);
  return { scope, id: thread.conversationId };
}

let mine: Awaited<ReturnType<typeof makeDue>>;
beforeEach(async () => {
  mine = await makeDue();
});

const read = async () =>
  (await inWorkspace(mine.scope, (tx) => tx.select().from(conversations).where(eq(conversations.id, mine.id))))[0];

describe("takeDueConversations", () => {
  it("takes what is due longest and pushes it on, further each time", async () => {
    const waits: number[] = [];
    for (let wake = 0; wake < 8; wake++) {
      const taken = await takeDueConversations(1);
      expect(taken).toEqual([{ workspaceId: mine.scope.workspaceId, conversationId: mine.id }]);
      const row = await read();
      waits.push(Math.round(((row?.dueAt?.getTime() ?? 0) - Date.now()) / 60_000));
      await inWorkspace(mine.scope, (tx) => tx.update(conversations).set({ dueAt: longAgo() }));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect((await read())?.wakes).toBe(8);
    await takeDueConversations(1);
  });

  it("takes nothing twice", async () => {
    const longer = await makeDue();
    const taken = [...(await takeDueConversations(1)), ...(await takeDueConversations(1))];
    expect(taken.map((row) => row.conversationId)).toEqual([longer.id, mine.id]);
  });

  it.runIf(inject("databaseIsReal"))("gives two sweeps at once different conversations", async () => {
    for (let made = 0; made < 5; made++) await makeDue();
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeDueConversations(1)));
    const ids = taken.flat().map((row) => row.conversationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("findConversationScope", () => {
  it("lets in only a workspace and a conversation that belong together", async () => {
    const other = await makeDue();
    const workspaceId = mine.scope.workspaceId;
    expect(await findConversationScope({ workspaceId, conversationId: mine.id })).toEqual({ workspaceId });
    expect(await findConversationScope({ workspaceId, conversationId: other.id })).toBeNull();
    expect(await findConversationScope({ workspaceId: newId(), conversationId: mine.id })).toBeNull();
    expect(await findConversationScope({ workspaceId: "x", conversationId: "' or true" })).toBeNull();
  });
});

describe("another workspace's conversation", () => {
  it("has no turn and takes no verdict", async () => {
    const other = await makeDue();
    expect(await readTurnOf(mine.scope, other.id)).toBeNull();
    expect(await handOverConversation(mine.scope, other.id, "test")).toBe(0);
    expect((await readTurnOf(other.scope, other.id))?.owedCount).toBe(1);
  });
});

describe("readTurn", () => {
  it("reads the newest of a flood, oldest first, and counts it all", async () => {
    const turn = await readTurnOf(mine.scope, mine.id);
    const of = { channelId: turn?.conversation.channelId ?? "", customerId: turn?.customer.id ?? "" };
    for (let place = 0; place < 60; place++) {
      const occurredAt = new Date(Date.now() + place * 1_000);
      await makeInteraction(mine.scope, { ...of, conversationId: mine.id }, { text: `${place}`, occurredAt });
    }
    const flood = await readTurnOf(mine.scope, mine.id);
    expect([flood?.owedCount, flood?.owed.length]).toEqual([61, 50]);
    expect([flood?.owed[0]?.text, flood?.owed.at(-1)?.text]).toEqual(["10", "59"]);
  });
});

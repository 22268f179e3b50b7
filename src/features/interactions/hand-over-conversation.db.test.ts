import { beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";
import { makeInteraction, makeThread, makeWorkspace, type Thread } from "@/testing/factories";
import { readTurnOf } from "@/testing/read-turn-of";
import { setTestSettings } from "@/testing/test-settings";
import { handOverConversation } from "./hand-over-conversation";
import { handOverReply } from "./hand-over-reply";
import { lockConversation } from "./lock-conversation";
import { settleSilently } from "./settle-silently";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

let scope: WorkspaceScope;
let of: Thread;

beforeEach(async () => {
  ({ scope } = await makeWorkspace());
  of = await makeThread(scope);
});

async function makeReply(state: "prepared" | "sent"): Promise<string> {
  const id = newId();
  const { conversationId } = of;
  const { workspaceId } = scope;
  await inWorkspace(scope, (tx) =>
    tx.insert(replies).values({
      ...{ id, workspaceId, conversationId, state, kind: "answer", text: "We do." },
      ...{ pipelineVersion: "test", answersExternalId: "m1", claimedAt: state === "sent" ? new Date() : null },
    }),
  );
  return id;
}

const look = () =>
  inWorkspace(scope, async (tx) => ({
    states: (await tx.select().from(replies)).map((row) => row.state),
    outcomes: (await tx.select().from(interactions)).map((row) => row.outcome),
    tasks: (await tx.select().from(tasks)).map((row) => row.reason),
  }));

describe("handing over", () => {
  it("takes back what was prepared and leaves a task", async () => {
    const replyId = await makeReply("prepared");
    await makeInteraction(scope, of, { replyId });
    expect(await handOverConversation(scope, of.conversationId, "could_not_answer")).toBe(1);
    expect(await look()).toEqual({
      states: ["superseded"],
      outcomes: ["handed_over"],
      tasks: ["could_not_answer"],
    });
  });

  it("where nothing is owed leaves no task", async () => {
    await makeInteraction(scope, of, { outcome: "answered" });
    expect(await handOverConversation(scope, of.conversationId, "could_not_answer")).toBe(0);
    expect(await look()).toEqual({ states: [], outcomes: ["answered"], tasks: [] });
  });

  it("in doubt takes nothing back of a reply that is known to be sent", async () => {
    const replyId = await makeReply("sent");
    await makeInteraction(scope, of, { replyId, outcome: "answered" });
    await inWorkspace(scope, async (tx) => {
      const conversation = await lockConversation(tx, of.conversationId);
      if (!conversation) throw new Error("no conversation");
      await handOverReply(tx, conversation, replyId, { state: "unknown", reason: "delivery_unknown" });
    });
    expect(await look()).toEqual({ states: ["sent"], outcomes: ["answered"], tasks: [] });
  });
});

describe("settling silently", () => {
  it("takes back what was prepared", async () => {
    const replyId = await makeReply("prepared");
    await makeInteraction(scope, of, { replyId });
    const turn = await readTurnOf(scope, of.conversationId);
    if (!turn) throw new Error("no turn");
    expect(await settleSilently(scope, turn, "ai_is_off")).toBe(true);
    expect(await look()).toEqual({ states: ["superseded"], outcomes: ["silent"], tasks: [] });
  });
});

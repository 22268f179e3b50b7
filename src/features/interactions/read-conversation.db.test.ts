import { describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import type { conversations } from "@/db/schema/interactions";
import { tasks } from "@/db/schema/replies";
import { newId } from "@/lib/ids";
import { makeThread, makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { readConversation } from "./read-conversation";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

async function makeOne(conversation: Partial<typeof conversations.$inferInsert> = {}) {
  const { scope } = await makeWorkspace();
  const { conversationId: id } = await makeThread(scope, "whatsapp", {
    channel: { name: "+47 555", state: "misconfigured", stateReason: "Why" },
    customer: { name: "Mara", summary: "Likes ferns." },
    conversation,
  });
  return { scope, id };
}

async function makeTask(
  scope: Awaited<ReturnType<typeof makeOne>>["scope"],
  conversationId: string,
  doneAt: Date | null,
) {
  await inWorkspace(scope, (tx) =>
    tx
      .insert(tasks)
      .values({ id: newId(), workspaceId: scope.workspaceId, conversationId, reason: "not_in_knowledge", doneAt }),
  );
}

describe("readConversation", () => {
  it("tells who it is with, on which channel, and what is remembered, without the token", async () => {
    const { scope, id } = await makeOne();
    const conversation = await readConversation(scope, id);
    expect(conversation).toMatchObject({
      id,
      kind: "direct",
      channel: { product: "whatsapp", name: "+47 555", state: "misconfigured", stateReason: "Why" },
      customer: { name: "Mara", summary: "Likes ferns." },
      isWindowOpen: true,
      personUntil: null,
      openTask: null,
    });
    expect(JSON.stringify(conversation)).not.toMatch(/token/i);
  });

  it("says that a person has the thread only until the timer has run out", async () => {
    const held = await makeOne({ personSince: inHours(-1), personUntil: inHours(1) });
    expect(await readConversation(held.scope, held.id)).toMatchObject({ personUntil: expect.any(Date) });
    const over = await makeOne({ personSince: inHours(-30), personUntil: inHours(-6) });
    expect(await readConversation(over.scope, over.id)).toMatchObject({ personSince: null, personUntil: null });
  });

  it("says when the window is closed; comments have none", async () => {
    const closed = await makeOne({ windowClosesAt: inHours(-1) });
    expect(await readConversation(closed.scope, closed.id)).toMatchObject({ isWindowOpen: false });
    const comments = await makeOne({ kind: "comments", threadKey: "post", windowClosesAt: null });
    expect(await readConversation(comments.scope, comments.id)).toMatchObject({
      isWindowOpen: true,
      windowClosesAt: null,
    });
  });

  it("shows the open task, never one that is done", async () => {
    const { scope, id } = await makeOne();
    await makeTask(scope, id, inHours(-1));
    expect(await readConversation(scope, id)).toMatchObject({ openTask: null });
    await makeTask(scope, id, null);
    expect(await readConversation(scope, id)).toMatchObject({ openTask: { reason: "not_in_knowledge" } });
  });

  it("does not know another workspace's conversation", async () => {
    const [mine, theirs] = [await makeOne(), await makeOne()];
    await expect(readConversation(mine.scope, theirs.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

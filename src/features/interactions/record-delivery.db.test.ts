import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";
import { makeChannel, makeWorkspace } from "@/testing/factories";
import { commentEchoItem, commentItem, echoItem, messageItem, statusItem } from "@/testing/inbound-items";
import { setTestSettings } from "@/testing/test-settings";
import { lockConversation } from "./lock-conversation";
import { recordDelivery } from "./record-delivery";
import { settleSentReply } from "./settle-sent-reply";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

let scope: WorkspaceScope;
let channel: Awaited<ReturnType<typeof makeChannel>>;

beforeEach(async () => {
  scope = (await makeWorkspace()).scope;
  channel = await makeChannel(scope, "messenger");
});

const message = (customerId: string, mid: string, more: Parameters<typeof messageItem>[2] = {}) =>
  messageItem(channel, mid, { customerId, text: `text of ${mid}`, ...more });
const comment = (customerId: string, id: string, threadKey: string) =>
  commentItem(channel, id, { customerId, text: `text of ${id}`, threadKey });
const echo = (customerId: string, mid: string, more: Parameters<typeof echoItem>[2] = {}) =>
  echoItem(channel, mid, { customerId, ...more });
const status = (mid: string, word: string, metadata: string) => statusItem(channel, mid, { status: word, metadata });
const answerTo = (parentId: string, externalId: string, text: string | null) =>
  commentEchoItem(channel, externalId, { parentId, text });

async function readAll(of: WorkspaceScope = scope) {
  return inWorkspace(of, async (tx) => ({
    customers: await tx.select().from(customers),
    conversations: await tx.select().from(conversations),
    interactions: await tx.select().from(interactions).orderBy(interactions.occurredAt),
    replies: await tx.select().from(replies),
    tasks: await tx.select().from(tasks),
  }));
}

/** A reply to what is owed now, in the given state, as the send path leaves it. */
async function putReply(
  state: "sending" | "unknown" | "prepared" | "failed" | "draft",
  text: string,
  settings: Partial<typeof replies.$inferInsert> = {},
) {
  const id = newId();
  await inWorkspace(scope, async (tx) => {
    const [conversation] = await tx.select().from(conversations);
    const conversationId = settings.conversationId ?? conversation?.id;
    if (!conversationId) throw new Error("no conversation");
    await tx.insert(replies).values({
      id,
      workspaceId: scope.workspaceId,
      conversationId,
      kind: "answer",
      state,
      text,
      pipelineVersion: "test",
      answersExternalId: "m1",
      claimedAt: state === "prepared" ? null : new Date(),
      ...settings,
    });
    await tx
      .update(interactions)
      .set({ replyId: id })
      .where(and(eq(interactions.outcome, "owed"), eq(interactions.conversationId, conversationId)));
  });
  return id;
}

/** The conversation in which a customer's message or comment stands. */
async function conversationOf(externalId: string): Promise<string> {
  const row = (await readAll()).interactions.find((interaction) => interaction.externalId === externalId);
  if (!row) throw new Error(`no ${externalId}`);
  return row.conversationId;
}

const statesOf = (rows: { replies: { id: string; state: string }[] }) =>
  Object.fromEntries(rows.replies.map((row) => [row.id, row.state]));

describe("what customers write", () => {
  it("is owed, due and inside its window, once, however often it is delivered", async () => {
    const writtenAt = new Date(Date.now() - 3_600_000);
    const first = await recordDelivery(scope, [message("c1", "m1", { occurredAt: writtenAt, customerName: "Ada" })]);
    const again = await recordDelivery(scope, [message("c1", "m1", { occurredAt: writtenAt, customerName: "Ada" })]);
    const rows = await readAll();
    expect(first).toEqual({ recorded: 1, wake: [rows.conversations[0]?.id], erased: 0 });
    expect(again).toEqual({ recorded: 0, wake: [], erased: 0 });
    expect(rows.customers.map((row) => [row.externalId, row.name])).toEqual([["c1", "Ada"]]);
    expect(rows.interactions.map((row) => [row.outcome, row.author, row.text])).toEqual([
      ["owed", "customer", "text of m1"],
    ]);
    const [conversation] = rows.conversations;
    expect(conversation?.windowClosesAt?.getTime()).toBe(writtenAt.getTime() + 24 * 3_600_000);
    expect(conversation?.dueAt?.getTime()).toBeGreaterThan(Date.now());
    expect(conversation?.wakes).toBe(0);
  });

  it("keeps customers, posts and private threads apart", async () => {
    await recordDelivery(scope, [
      message("c1", "m1"),
      message("c2", "m2"),
      comment("c1", "k1", "post-1"),
      comment("c1", "k2", "post-2"),
      comment("c1", "k3", "post-2"),
    ]);
    const rows = await readAll();
    expect(rows.customers).toHaveLength(2);
    expect(rows.conversations.map((row) => `${row.kind} ${row.threadKey}`).sort()).toEqual([
      "comments post-1",
      "comments post-2",
      "direct ",
      "direct ",
    ]);
    expect(rows.interactions).toHaveLength(5);
    expect(rows.conversations.filter((row) => row.kind === "comments").map((row) => row.windowClosesAt)).toEqual([
      null,
      null,
    ]);
  });

  it("keeps a name that a later delivery does not carry", async () => {
    await recordDelivery(scope, [message("c1", "m1", { customerName: "Ada" })]);
    await recordDelivery(scope, [message("c1", "m2")]);
    expect((await readAll()).customers.map((row) => row.name)).toEqual(["Ada"]);
  });

  it("keeps a name that only one message of a delivery carries", async () => {
    await recordDelivery(scope, [message("c1", "m1", { customerName: "Ada" }), message("c1", "m2")]);
    expect((await readAll()).customers.map((row) => row.name)).toEqual(["Ada"]);
  });

  it("gets ids in the order of what was said, whatever the order of the delivery", async () => {
    const at = (ms: number) => new Date(Date.now() - ms);
    await recordDelivery(scope, [
      message("c1", "m3", { occurredAt: at(1_000) }),
      message("c1", "m1", { occurredAt: at(3_000) }),
      message("c1", "m2", { occurredAt: at(2_000) }),
    ]);
    const rows = (await readAll()).interactions.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    expect(rows.map((row) => row.externalId)).toEqual(["m1", "m2", "m3"]);
  });

  it("begins the back-off of its conversation anew, and never puts its wake-up off", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const soon = new Date(Date.now() + 1_000);
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ wakes: 5, dueAt: soon }));
    await recordDelivery(scope, [message("c1", "m2")]);
    expect((await readAll()).conversations.map((row) => [row.wakes, row.dueAt])).toEqual([[0, soon]]);
  });

  it("moves the window only forward and never beyond the day after now", async () => {
    const late = new Date(Date.now() - 3_600_000);
    await recordDelivery(scope, [message("c1", "m2", { occurredAt: new Date(Date.now() + 365 * 86_400_000) })]);
    const opened = (await readAll()).conversations[0]?.windowClosesAt?.getTime() ?? 0;
    expect(opened).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
    await recordDelivery(scope, [message("c1", "m1", { occurredAt: late })]);
    expect((await readAll()).conversations[0]?.windowClosesAt?.getTime()).toBe(opened);
  });

  it("takes a delivery of a thousand in a moment, twice the same", async () => {
    const items = Array.from({ length: 1_000 }, (_, place) => message(`c${place % 100}`, `m${place}`));
    const startedAt = performance.now();
    const { recorded, wake } = await recordDelivery(scope, [...items, ...items.slice(0, 10)]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect([recorded, wake.length]).toEqual([1_000, 100]);
    expect(await recordDelivery(scope, items)).toEqual({ recorded: 0, wake: [], erased: 0 });
  });

  it("holds the thread of a comment that comes together with a person's answer to it; under nothing known, none", async () => {
    const answer = answerTo("k1", "a1", null);
    await recordDelivery(scope, [answer, comment("c1", "k1", "post-1"), answerTo("unknown", "a2", null)]);
    await recordDelivery(scope, [answer]);
    const rows = await readAll();
    // Both may be of the same millisecond.
    expect(rows.interactions.map((row) => `${row.author} ${row.outcome}`).sort()).toEqual([
      "customer silent",
      "person sent",
    ]);
    expect(rows.conversations.map((row) => row.personUntil !== null)).toEqual([true]);
  });

  it("stays in its own workspace, even under the same ids", async () => {
    const other = (await makeWorkspace()).scope;
    const theirs = await makeChannel(other, "messenger");
    await recordDelivery(scope, [message("c1", "m1")]);
    await recordDelivery(other, [{ ...message("c1", "m1"), channelId: theirs.id }]);
    expect((await readAll()).interactions).toHaveLength(1);
    expect((await readAll(other)).interactions).toHaveLength(1);
    await expect(recordDelivery(other, [message("c9", "m9")])).rejects.toThrow();
  });

  it.runIf(inject("databaseIsReal"))("makes one customer of two deliveries at once, without a deadlock", async () => {
    const batch = (seed: number) =>
      Array.from({ length: 40 }, (_, place) => message(`c${(place * 7 + seed) % 40}`, `m-${seed}-${place}`));
    const reversed = (seed: number) => batch(seed).toReversed();
    await Promise.all(
      [0, 1, 2, 3].flatMap((seed) => [recordDelivery(scope, batch(seed)), recordDelivery(scope, reversed(seed))]),
    );
    const rows = await readAll();
    expect([rows.customers.length, rows.conversations.length, rows.interactions.length]).toEqual([40, 40, 160]);
  });
});

describe("an echo", () => {
  it("of our send settles it, by metadata, and the turn with it", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [echo("c1", "e1", { text: "We do.", metadata: replyId })]);
    const rows = await readAll();
    expect(rows.replies.map((row) => [row.state, row.externalId])).toEqual([["sent", "e1"]]);
    expect(rows.interactions.map((row) => [row.author, row.outcome])).toEqual([
      ["customer", "answered"],
      ["ai", "sent"],
    ]);
    expect(rows.conversations.map((row) => [row.personUntil, row.dueAt])).toEqual([[null, null]]);
  });

  it("is ours by its text while a send is under way, whatever white space Meta changed", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    await putReply("unknown", "We do.  Gladly.", { unknownSince: new Date() });
    await recordDelivery(scope, [echo("c1", "e1", { text: "We do. Gladly." })]);
    const rows = await readAll();
    expect(rows.replies.map((row) => row.state)).toEqual(["sent"]);
    expect(rows.conversations[0]?.personUntil).toBeNull();
  });

  it("that comes twice, or after its send was settled, changes nothing", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    const ours = echo("c1", "e1", { text: "We do.", metadata: replyId });
    await recordDelivery(scope, [ours, ours]);
    await recordDelivery(scope, [ours]);
    await recordDelivery(scope, [echo("c1", "e1", { text: "We do." })]);
    const rows = await readAll();
    expect(rows.interactions).toHaveLength(2);
    expect(rows.conversations[0]?.personUntil).toBeNull();
  });

  it("proves a send that Meta had denied, so that it is not sent again", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    await putReply("prepared", "We do.", { claimedAt: new Date() });
    await recordDelivery(scope, [echo("c1", "e1", { text: "We do." })]);
    expect((await readAll()).replies.map((row) => row.state)).toEqual(["sent"]);
  });

  it("of anybody else gives the thread to a person: what is owed is silent, what is prepared is not sent", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    await putReply("prepared", "We do.");
    await inWorkspace(scope, async (tx) => {
      const [conversation] = await tx.select().from(conversations);
      const conversationId = conversation?.id ?? "";
      await tx.insert(tasks).values({ id: newId(), workspaceId: scope.workspaceId, conversationId, reason: "test" });
    });
    await recordDelivery(scope, [echo("c1", "e1", { text: "I will look for you" })]);
    const rows = await readAll();
    expect(rows.replies.map((row) => row.state)).toEqual(["superseded"]);
    expect(rows.interactions.map((row) => [row.author, row.outcome, row.outcomeReason])).toEqual([
      ["customer", "silent", "person_has_thread"],
      ["person", "sent", null],
    ]);
    const [conversation] = rows.conversations;
    const writtenAt = rows.interactions[1]?.occurredAt.getTime() ?? 0;
    expect(conversation?.personSince?.getTime()).toBe(writtenAt);
    expect(conversation?.personUntil?.getTime()).toBe(writtenAt + 24 * 3_600_000);
    expect(conversation?.dueAt).toBeNull();
    expect(rows.tasks.map((row) => row.doneAt !== null)).toEqual([true]);
  });

  it("of a person ends a draft that waited for one", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    await putReply("draft", "We do.", { claimedAt: null });
    await inWorkspace(scope, (tx) => tx.update(interactions).set({ outcome: "drafted", settledAt: new Date() }));
    await recordDelivery(scope, [echo("c1", "e1", { text: "I will look for you" })]);
    const rows = await readAll();
    expect(rows.replies.map((row) => row.state)).toEqual(["superseded"]);
    expect(rows.interactions.find((row) => row.externalId === "m1")?.outcome).toBe("silent");
  });

  it("of a person leaves a send that is under way to its own end", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [echo("c1", "e1", { text: "I will look for you" })]);
    expect((await readAll()).interactions[0]?.outcome).toBe("owed");
    await recordDelivery(scope, [echo("c1", "e2", { text: "We do.", metadata: replyId })]);
    const rows = await readAll();
    expect(rows.interactions[0]?.outcome).toBe("answered");
    expect(rows.conversations[0]?.personUntil).not.toBeNull();
  });

  it("of a person from a clock that is ahead holds the thread from now on, not from then", async () => {
    await recordDelivery(scope, [echo("c1", "e1", { occurredAt: new Date(Date.now() + 3_600_000) })]);
    expect((await readAll()).conversations[0]?.personSince?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it.runIf(inject("databaseIsReal"))("waits for the answer of its send where that is being settled", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    let markSettled = () => {};
    let release = () => {};
    const isSettled = new Promise<void>((resolve) => (markSettled = resolve));
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    const settling = inWorkspace(scope, async (tx) => {
      const [row] = await tx.select({ id: conversations.id }).from(conversations);
      const conversation = row && (await lockConversation(tx, row.id));
      if (!conversation) throw new Error("no conversation");
      await settleSentReply(tx, conversation, { replyId, externalId: "e1", sentAt: new Date() });
      markSettled();
      await isReleased;
    });
    await isSettled;
    // Only Meta's id shows that it is ours, and that stands in rows which are not committed yet.
    const arriving = recordDelivery(scope, [echo("c1", "e1", { text: "shortened" })]);
    await sleep(300);
    release();
    await Promise.all([settling, arriving]);
    const rows = await readAll();
    expect(rows.interactions.map((row) => row.author)).toEqual(["customer", "ai"]);
    expect(rows.conversations[0]?.personUntil).toBeNull();
  });

  it("of a person that comes late does not end the hold of a later one earlier", async () => {
    await recordDelivery(scope, [echo("c1", "e2")]);
    const heldUntil = (await readAll()).conversations[0]?.personUntil;
    await recordDelivery(scope, [echo("c1", "e1", { occurredAt: new Date(Date.now() - 3_600_000) })]);
    expect((await readAll()).conversations[0]?.personUntil).toEqual(heldUntil);
  });

  it("of a person holds nothing once the workspace's timer is over", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const longAgo = new Date(Date.now() - 25 * 3_600_000);
    const { recorded } = await recordDelivery(scope, [echo("c1", "e1", { occurredAt: longAgo })]);
    const rows = await readAll();
    expect(recorded).toBe(1);
    expect(rows.conversations[0]?.personUntil).toBeNull();
    expect(rows.interactions.map((row) => row.outcome).sort()).toEqual(["owed", "sent"]);
  });

  it("of a person to somebody who never wrote starts the thread", async () => {
    await recordDelivery(scope, [echo("c9", "e1", { text: null })]);
    const rows = await readAll();
    expect(rows.interactions.map((row) => [row.author, row.text])).toEqual([["person", ""]]);
    expect(rows.conversations[0]?.dueAt).toBeNull();
  });

  it("that names a reply of another conversation is not taken for it", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [echo("c2", "e1", { text: "We do.", metadata: replyId })]);
    expect((await readAll()).replies.map((row) => row.state)).toEqual(["sending"]);
  });
});

describe("the same words more than once", () => {
  it("in two threads settle each its own send", async () => {
    await recordDelivery(scope, [message("c1", "m1"), message("c2", "m2")]);
    const one = await putReply("sending", "We do.", { conversationId: await conversationOf("m1") });
    const other = await putReply("sending", "We do.", { conversationId: await conversationOf("m2") });
    await recordDelivery(scope, [echo("c2", "e2", { text: "We do." }), echo("c1", "e1", { text: "We do." })]);
    const rows = await readAll();
    expect(Object.fromEntries(rows.replies.map((row) => [row.id, row.externalId]))).toEqual({
      [one]: "e1",
      [other]: "e2",
    });
    expect(rows.conversations.map((row) => row.personUntil)).toEqual([null, null]);
  });

  it("settle the send that the echo names, not another one", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const other = await putReply("sending", "We do.");
    const named = await putReply("unknown", "We do.", { unknownSince: new Date() });
    await recordDelivery(scope, [echo("c1", "e1", { text: "We do.", metadata: named })]);
    await recordDelivery(scope, [echo("c1", "e2", { text: "We do.", metadata: newId() })]);
    expect(statesOf(await readAll())).toEqual({ [named]: "sent", [other]: "sending" });
  });

  it("settle a send by the first echo of them, whichever comes first; the second is a person's", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    await putReply("sending", "We do.");
    const later = new Date(Date.now() + 2_000);
    await recordDelivery(scope, [
      echo("c1", "e2", { text: "We do.", occurredAt: later }),
      echo("c1", "e1", { text: "We do." }),
    ]);
    const rows = await readAll();
    expect(rows.replies.map((row) => [row.state, row.externalId])).toEqual([["sent", "e1"]]);
    expect(rows.interactions.find((row) => row.externalId === "e2")?.author).toBe("person");
  });

  it("are a person's where the send has failed, also beside a late echo that names it", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const failed = await putReply("failed", "We do.", { stateReason: "delivery_failed" });
    const later = new Date(Date.now() + 2_000);
    await recordDelivery(scope, [
      echo("c1", "e1", { text: "We do." }),
      echo("c1", "e2", { text: "We do.", metadata: failed, occurredAt: later }),
    ]);
    const rows = await readAll();
    expect(rows.interactions.find((row) => row.externalId === "e1")?.author).toBe("person");
    expect(rows.conversations[0]?.personUntil).not.toBeNull();
  });
});

describe("a public answer of ours", () => {
  it("that Instagram hangs below somebody else's comment settles its own send", async () => {
    await recordDelivery(scope, [comment("c1", "k1", "post-1"), comment("c2", "k2", "post-1")]);
    await putReply("sending", "We do.", { conversationId: await conversationOf("k2") });
    await recordDelivery(scope, [answerTo("k1", "a1", "We do.")]);
    const rows = await readAll();
    expect(rows.replies.map((row) => [row.state, row.externalId])).toEqual([["sent", "a1"]]);
    expect(Object.fromEntries(rows.interactions.map((row) => [row.externalId, row.outcome]))).toEqual({
      k1: "owed",
      k2: "answered",
      a1: "sent",
    });
    expect(rows.conversations.map((row) => row.personUntil)).toEqual([null, null]);
  });

  it("with the words of another one under way settles the one below whose comment it stands", async () => {
    await recordDelivery(scope, [comment("c1", "k1", "post-1"), comment("c2", "k2", "post-1")]);
    const other = await putReply("sending", "We do.", { conversationId: await conversationOf("k2") });
    const own = await putReply("sending", "We do.", { conversationId: await conversationOf("k1") });
    await recordDelivery(scope, [answerTo("k1", "a1", "We do.")]);
    expect(statesOf(await readAll())).toEqual({ [own]: "sent", [other]: "sending" });
  });

  it("is not seen in what a person writes through another channel", async () => {
    const second = await makeChannel(scope, "instagram");
    await recordDelivery(scope, [
      comment("c1", "k1", "post-1"),
      { ...comment("c9", "k9", "post-9"), channelId: second.id },
    ]);
    await putReply("sending", "We do.", { conversationId: await conversationOf("k9") });
    const elsewhere = { ...answerTo("k9", "a9", "Anna here."), channelId: second.id };
    await recordDelivery(scope, [elsewhere, answerTo("k1", "a1", "We do.")]);
    expect((await readAll()).replies.map((row) => row.state)).toEqual(["sending"]);
    expect(await conversationOf("a1")).toBe(await conversationOf("k1"));
  });
});

describe("a status", () => {
  it("settles a send whose answer was lost", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("unknown", "We do.", { unknownSince: new Date() });
    await recordDelivery(scope, [status("wamid.1", "delivered", replyId)]);
    const rows = await readAll();
    expect(rows.replies.map((row) => [row.state, row.externalId])).toEqual([["sent", "wamid.1"]]);
    expect(rows.interactions.map((row) => row.outcome)).toEqual(["answered", "sent"]);
    expect(rows.conversations[0]?.dueAt).toBeNull();
  });

  it("of failure takes an answer back and leaves a task; late news of arrival outweighs it", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [status("wamid.1", "sent", replyId)]);
    await recordDelivery(scope, [status("wamid.1", "failed", replyId)]);
    const failed = await readAll();
    expect(failed.replies.map((row) => row.state)).toEqual(["failed"]);
    expect(failed.interactions[0]).toMatchObject({ outcome: "handed_over", outcomeReason: "delivery_failed" });
    expect(failed.tasks.map((row) => [row.reason, row.doneAt])).toEqual([["delivery_failed", null]]);
    await recordDelivery(scope, [status("wamid.1", "delivered", replyId)]);
    const arrived = await readAll();
    expect(arrived.replies.map((row) => row.state)).toEqual(["sent"]);
    expect(arrived.interactions[0]?.outcome).toBe("answered");
    expect(arrived.interactions).toHaveLength(2);
    expect(arrived.tasks.map((row) => row.doneAt !== null)).toEqual([true]);
  });

  it("of arrival that comes together with one of failure outweighs it, in whichever order", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [status("wamid.1", "delivered", replyId), status("wamid.1", "failed", replyId)]);
    const rows = await readAll();
    expect(rows.replies.map((row) => row.state)).toEqual(["sent"]);
    expect(rows.interactions[0]?.outcome).toBe("answered");
    expect(rows.tasks.filter((row) => row.doneAt === null)).toEqual([]);
  });

  it.each([
    ["before the send's own answer", [["failed"]]],
    ["together with that of acceptance", [["sent", "failed"]]],
    ["before that of acceptance", [["failed"], ["sent"]]],
  ])("of failure that comes %s is not taken back by it", async (_when, deliveries) => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    for (const words of deliveries) {
      await recordDelivery(
        scope,
        words.map((word) => status("wamid.1", word, replyId)),
      );
    }
    await inWorkspace(scope, async (tx) => {
      const [row] = await tx.select({ id: conversations.id }).from(conversations);
      const conversation = row && (await lockConversation(tx, row.id));
      if (!conversation) throw new Error("no conversation");
      await settleSentReply(tx, conversation, { replyId, externalId: "wamid.1", sentAt: new Date() });
    });
    const rows = await readAll();
    expect(rows.replies.map((row) => row.state)).toEqual(["failed"]);
    expect(rows.interactions[0]).toMatchObject({ outcome: "handed_over", outcomeReason: "delivery_failed" });
    expect(rows.tasks.map((row) => [row.reason, row.doneAt])).toEqual([["delivery_failed", null]]);
  });

  it("that names its send by another id than the one before writes nothing twice", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [status("wamid.1", "sent", replyId)]);
    await recordDelivery(scope, [status("wamid.2", "delivered", replyId)]);
    const rows = await readAll();
    expect(rows.replies.map((row) => row.externalId)).toEqual(["wamid.1"]);
    expect(rows.interactions.filter((row) => row.direction === "outbound")).toHaveLength(1);
  });

  it("of arrival after a failure leaves the thread with the person who took it", async () => {
    await recordDelivery(scope, [message("c1", "m1")]);
    const replyId = await putReply("sending", "We do.");
    await recordDelivery(scope, [status("wamid.1", "sent", replyId)]);
    await recordDelivery(scope, [status("wamid.1", "failed", replyId)]);
    const personUntil = new Date(Date.now() + 3_600_000);
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ personUntil }));
    await recordDelivery(scope, [status("wamid.1", "delivered", replyId)]);
    expect((await readAll()).conversations[0]?.personUntil).toEqual(personUntil);
  });

  it("of arrival overturns what was said of the delivery, and no other verdict or task", async () => {
    await recordDelivery(scope, [message("c1", "m1"), message("c2", "m2")]);
    const [one, other] = [await conversationOf("m1"), await conversationOf("m2")];
    const lost = await putReply("unknown", "We do.", { conversationId: one, unknownSince: new Date() });
    const refused = await putReply("failed", "We do.", { conversationId: other, stateReason: "graph_190" });
    const task = { workspaceId: scope.workspaceId, conversationId: one };
    const doneAt = new Date(Date.now() - 60_000);
    await inWorkspace(scope, async (tx) => {
      await tx.insert(tasks).values([
        { ...task, id: newId(), reason: "not_in_knowledge" },
        { ...task, id: newId(), reason: "delivery_unknown", doneAt },
      ]);
      await tx
        .update(interactions)
        .set({ outcome: "handed_over", outcomeReason: "channel_disconnected", settledAt: new Date() })
        .where(eq(interactions.conversationId, other));
    });
    await recordDelivery(scope, [status("wamid.1", "delivered", lost), status("wamid.2", "delivered", refused)]);
    const rows = await readAll();
    const inbound = rows.interactions.filter((row) => row.direction === "inbound");
    expect(Object.fromEntries(inbound.map((row) => [row.externalId, row.outcome]))).toEqual({
      m1: "answered",
      m2: "handed_over",
    });
    expect(Object.fromEntries(rows.tasks.map((row) => [row.reason, row.doneAt]))).toEqual({
      not_in_knowledge: null,
      delivery_unknown: doneAt,
    });
  });

  it("of something that is not ours is left out", async () => {
    expect(await recordDelivery(scope, [status("wamid.1", "sent", newId()), status("wamid.2", "sent", "x")])).toEqual({
      recorded: 0,
      wake: [],
      erased: 0,
    });
  });
});

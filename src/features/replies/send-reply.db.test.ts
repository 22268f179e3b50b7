import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { pool } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { conversations, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { handOverConversation } from "@/features/interactions/hand-over-conversation";
import { recordDelivery } from "@/features/interactions/record-delivery";
import { newId } from "@/lib/ids";
import { commentEchoItem, commentItem, echoItem, messageItem } from "@/testing/inbound-items";
import { makeAnsweringShop } from "@/testing/make-answering-shop";
import { passTwoMinutes } from "@/testing/pass-two-minutes";
import { startDoubles } from "@/testing/start-doubles";
import { setTestSettings } from "@/testing/test-settings";
import { claimReply } from "./claim-reply";
import { prepareReply } from "./prepare-reply";
import { sendReply } from "./send-reply";
import { settleReply } from "./settle-reply";

// A dead process does not wait: the patience of settling is not what is tested here.
vi.mock("node:timers/promises", () => ({ setTimeout: async () => undefined }));

const doubles = await startDoubles();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...doubles.settings });
afterAll(() => doubles.stop());

let scope: WorkspaceScope;
let channel: Awaited<ReturnType<typeof makeAnsweringShop>>["channel"];
let conversationId: string;

async function begin(kind: "message" | "comment" = "message", settings: { replyMode?: "auto" | "draft" | "off" } = {}) {
  doubles.reset();
  ({ scope, channel } = await makeAnsweringShop(kind === "comment" ? "instagram" : "messenger", settings));
  conversationId = await write("in1", kind);
}

beforeEach(() => begin());

async function write(externalId: string, kind: "message" | "comment" = "message"): Promise<string> {
  const item = kind === "comment" ? commentItem(channel, externalId) : messageItem(channel, externalId);
  const { wake } = await recordDelivery(scope, [item]);
  return wake[0] ?? conversationId;
}

const echoOf = (
  externalId: string,
  text: string,
  { metadata = null, occurredAt }: { metadata?: string | null; occurredAt?: Date | null } = {},
): Promise<unknown> =>
  recordDelivery(scope, [echoItem(channel, externalId, { text, metadata, ...(occurredAt && { occurredAt }) })]);

/** One run of the job: prepare and send until nothing is owed or something must be waited for. */
async function drain(): Promise<string[]> {
  const verdicts: string[] = [];
  for (let round = 0; round < 5; round++) {
    const prepared = await prepareReply(scope, conversationId);
    verdicts.push(prepared.kind);
    if (prepared.kind === "nothing" || prepared.kind === "waiting") break;
    if (prepared.kind !== "prepared") continue;
    const sent = await sendReply(scope, prepared.replyId);
    verdicts.push(sent.kind);
    if (sent.kind === "in_flight" || sent.kind === "unknown" || sent.kind === "not_sent") break;
    if ("isOwed" in sent && !sent.isOwed) break;
  }
  return verdicts;
}

/** What the sweep does in the end: as long as the conversation is due, it is woken. */
async function recover(): Promise<void> {
  for (let wake = 0; wake < 6; wake++) {
    await passTwoMinutes(scope);
    const [conversation] = await inWorkspace(scope, (tx) => tx.select().from(conversations));
    if (!conversation?.dueAt) return;
    expect(conversation.dueAt.getTime()).toBeLessThan(Date.now());
    await drain();
  }
  throw new Error("still due after six wake-ups");
}

async function look() {
  return inWorkspace(scope, async (tx) => ({
    inbound: await tx.select().from(interactions).where(eq(interactions.direction, "inbound")).orderBy(interactions.id),
    outbound: await tx.select().from(interactions).where(eq(interactions.direction, "outbound")),
    replies: await tx.select().from(replies).orderBy(replies.id),
    openTasks: await tx.select().from(tasks).where(sql`done_at is null`),
    conversation: (await tx.select().from(conversations))[0],
  }));
}

const outcomesOf = (rows: Awaited<ReturnType<typeof look>>) =>
  rows.inbound.map((row) => [row.outcome, row.outcomeReason]);

describe("a turn", () => {
  it("is answered once, with its evidence, and then nothing is due", async () => {
    await write("in2");
    expect(await drain()).toEqual(["prepared", "sent"]);
    const rows = await look();
    expect(doubles.sent.map((message) => message.text)).toEqual(["We ship to Austria."]);
    expect(outcomesOf(rows)).toEqual([
      ["answered", null],
      ["answered", null],
    ]);
    expect(rows.outbound.map((row) => [row.author, row.externalId, row.replyId])).toEqual([
      ["ai", doubles.sent[0]?.id, rows.replies[0]?.id],
    ]);
    expect(rows.replies[0]).toMatchObject({ state: "sent", model: "test-model", inputTokens: 10, outputTokens: 5 });
    expect(rows.replies[0]?.evidence.map((one) => [one.sourceTitle, one.isCited])).toEqual([["Shipping", true]]);
    expect(rows.conversation?.dueAt).toBeNull();
  });

  it("without an answer is acknowledged once and leaves one task; the next is silent until a person comes", async () => {
    doubles.mood.canAnswer = false;
    expect(await drain()).toEqual(["prepared", "sent"]);
    await write("in2");
    expect(await drain()).toEqual(["settled", "nothing"]);
    const rows = await look();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(rows)).toEqual([
      ["handed_over", "not_in_knowledge"],
      ["silent", "already_with_a_person"],
    ]);
    expect(rows.openTasks.map((task) => task.reason)).toEqual(["not_in_knowledge"]);
    doubles.mood.canAnswer = true;
    await write("in3");
    await drain();
    expect(doubles.sent).toHaveLength(2);
  });

  it("of comments is answered in public, under the comment; one that cannot be answered only leaves a task", async () => {
    await begin("comment");
    expect(await drain()).toEqual(["prepared", "sent"]);
    expect(doubles.sent.map((message) => message.path)).toEqual([expect.stringMatching(/\/in1\/replies$/)]);
    doubles.mood.canAnswer = false;
    await write("in2", "comment");
    expect(await drain()).toEqual(["settled", "nothing"]);
    const rows = await look();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(rows)).toEqual([
      ["answered", null],
      ["handed_over", "not_in_knowledge"],
    ]);
    expect(rows.openTasks).toHaveLength(1);
  });

  it("waits as a draft in draft mode and as nothing while the AI is off", async () => {
    await begin("message", { replyMode: "draft" });
    expect(await drain()).toEqual(["settled", "nothing"]);
    const drafted = await look();
    expect(outcomesOf(drafted)).toEqual([["drafted", null]]);
    expect(drafted.replies.map((row) => row.state)).toEqual(["draft"]);
    await begin("message", { replyMode: "off" });
    await drain();
    expect(outcomesOf(await look())).toEqual([["silent", "ai_is_off"]]);
    expect([doubles.sent.length, doubles.modelCalls]).toEqual([0, 0]);
  });

  it("stays owed while the model is down, and goes to a person when patience ends", async () => {
    doubles.mood.model = "down";
    await expect(drain()).rejects.toThrow();
    expect((await look()).conversation?.dueAt).not.toBeNull();
    expect(await handOverConversation(scope, conversationId, "could_not_answer")).toBe(1);
    const rows = await look();
    expect(outcomesOf(rows)).toEqual([["handed_over", "could_not_answer"]]);
    expect(rows.openTasks).toHaveLength(1);
    expect(rows.conversation?.dueAt).toBeNull();
  });
});

describe("between prepare and claim", () => {
  async function prepare(): Promise<string> {
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    return prepared.replyId;
  }

  it("a person who takes over is not spoken over", async () => {
    const replyId = await prepare();
    await echoOf("e1", "I'll look for you");
    expect(await sendReply(scope, replyId)).toEqual({ kind: "done" });
    expect(doubles.sent).toHaveLength(0);
    expect(outcomesOf(await look())).toEqual([["silent", "person_has_thread"]]);
  });

  it("ownership and window are read again, whoever changed them", async () => {
    const replyId = await prepare();
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ personUntil: sql`now() + interval '1 hour'` }));
    expect(await sendReply(scope, replyId)).toEqual({ kind: "superseded", reason: "person_has_thread" });
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ personUntil: null }));
    const second = await prepare();
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ windowClosesAt: sql`now()` }));
    expect(await sendReply(scope, second)).toEqual({ kind: "superseded", reason: "window_closed" });
    await drain();
    expect(doubles.sent).toHaveLength(0);
    const rows = await look();
    expect(outcomesOf(rows)).toEqual([["handed_over", "window_closed"]]);
    expect(rows.openTasks).toHaveLength(1);
  });

  it("a workspace that turns the AI off is obeyed", async () => {
    const replyId = await prepare();
    await inWorkspace(scope, (tx) => tx.update(workspaces).set({ replyMode: "off" }));
    expect(await sendReply(scope, replyId)).toEqual({ kind: "superseded", reason: "mode_changed" });
    await drain();
    expect(outcomesOf(await look())).toEqual([["silent", "ai_is_off"]]);
  });

  it("a newer message makes the reply a new one to both", async () => {
    const replyId = await prepare();
    await write("in2");
    expect(await sendReply(scope, replyId)).toEqual({ kind: "superseded", reason: "newer_message" });
    await drain();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(await look())).toEqual([
      ["answered", null],
      ["answered", null],
    ]);
  });

  it("what was prepared for less than is owed now is not offered again", async () => {
    await prepare();
    await write("in2");
    expect(await drain()).toEqual(["prepared", "sent"]);
    expect([doubles.modelCalls, doubles.sent.length]).toEqual([2, 1]);
  });

  it("an attempt that comes again sends what is prepared, without asking the model again", async () => {
    await prepare();
    expect(await drain()).toEqual(["prepared", "sent"]);
    expect(doubles.modelCalls).toBe(1);
  });

  it("what was prepared long ago is written anew", async () => {
    await prepare();
    await inWorkspace(scope, (tx) => tx.update(replies).set({ createdAt: sql`now() - interval '1 hour'` }));
    await drain();
    expect([doubles.modelCalls, doubles.sent.length]).toEqual([2, 1]);
    expect((await look()).replies.map((row) => row.state).sort()).toEqual(["sent", "superseded"]);
  });
});

describe("who comes second", () => {
  it("to a claim is told that a send is under way, of this reply or another one there", async () => {
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    expect((await claimReply(scope, prepared.replyId)).kind).toBe("claimed");
    expect(await claimReply(scope, prepared.replyId)).toEqual({ kind: "in_flight" });
    const other = newId();
    await inWorkspace(scope, async (tx) => {
      const [row] = await tx.select().from(replies);
      if (!row) throw new Error("no reply");
      await tx.insert(replies).values({ ...row, id: other, state: "prepared", claimedAt: null });
    });
    expect(await claimReply(scope, other)).toEqual({ kind: "in_flight" });
  });
});

describe("what is known of a reply is kept to", () => {
  async function claim(): Promise<string> {
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    expect((await claimReply(scope, prepared.replyId)).kind).toBe("claimed");
    return prepared.replyId;
  }

  it.each([
    { kind: "not_sent", retryAfterMs: 1_000, reason: "test" },
    { kind: "unknown", reason: "test" },
    { kind: "refused", action: "bug", reason: "test" },
  ] as const)("by a send that ends as $kind after its echo has come", async (result) => {
    const replyId = await claim();
    await echoOf("e1", "We ship to Austria.", { metadata: replyId });
    expect(await settleReply(scope, { replyId, conversationId }, result)).toBe(false);
    const rows = await look();
    expect(rows.replies.map((row) => row.state)).toEqual(["sent"]);
    expect(outcomesOf(rows)).toEqual([["answered", null]]);
  });

  it("by a claim: it waits for its own end, and nobody looks before", async () => {
    await inWorkspace(scope, (tx) => tx.update(conversations).set({ dueAt: new Date() }));
    await claim();
    expect((await look()).conversation?.dueAt?.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it("by a claim whose end is not known: its wait is short, however far the back-off went", async () => {
    await claim();
    const waitMs = async () => {
      await inWorkspace(scope, (tx) => tx.update(conversations).set({ dueAt: sql`now() + interval '1 hour'` }));
      expect(await drain()).toEqual(["waiting"]);
      return ((await look()).conversation?.dueAt?.getTime() ?? 0) - Date.now();
    };
    expect(await waitMs()).toBeLessThan(61_000);
    await inWorkspace(scope, (tx) => tx.update(replies).set({ claimedAt: sql`now() - interval '2 minutes'` }));
    expect(await waitMs()).toBeLessThan(31_000);
    expect(await waitMs()).toBeLessThan(31_000);
    expect((await look()).replies.map((row) => row.state)).toEqual(["unknown"]);
  });

  it("by a claim of what is no longer owed: it is not sent", async () => {
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    const settled = { outcome: "silent" as const, settledAt: new Date() };
    await inWorkspace(scope, (tx) => tx.update(interactions).set(settled));
    expect(await sendReply(scope, prepared.replyId)).toEqual({ kind: "superseded", reason: "nothing_owed" });
    expect(doubles.sent).toEqual([]);
  });

  it("by whoever writes while a person takes the thread: nothing is stored, nor a draft", async () => {
    await begin("message", { replyMode: "draft" });
    doubles.whileWriting = async () => {
      await inWorkspace(scope, (tx) => tx.update(conversations).set({ personUntil: sql`now() + interval '1 hour'` }));
    };
    expect(await drain()).toEqual(["changed", "settled", "nothing"]);
    const rows = await look();
    expect(rows.replies).toEqual([]);
    expect(outcomesOf(rows)).toEqual([["silent", "person_has_thread"]]);
  });

  it("by the slower of two attempts that write at once: it takes the reply of the faster", async () => {
    let faster: unknown;
    doubles.whileWriting = async () => {
      doubles.whileWriting = async () => {};
      faster = await prepareReply(scope, conversationId);
    };
    const slower = await prepareReply(scope, conversationId);
    expect(slower).toEqual(faster);
    expect((await look()).replies.map((row) => row.state)).toEqual(["prepared"]);
  });

  it("by what was handed over in doubt: the next message is answered, and the task that is done stays so", async () => {
    doubles.mood.graph = "lost";
    await drain();
    await recover();
    await inWorkspace(scope, (tx) => tx.update(tasks).set({ doneAt: new Date() }));
    doubles.mood.graph = "ok";
    await write("in2");
    expect(await drain()).toEqual(["prepared", "sent"]);
    expect(await inWorkspace(scope, (tx) => tx.select().from(tasks))).toMatchObject([{ reason: "delivery_unknown" }]);
  });

  it("by draft mode: what cannot be answered is a task, and no acknowledgement goes out by itself", async () => {
    await begin("message", { replyMode: "draft" });
    doubles.mood.canAnswer = false;
    expect(await drain()).toEqual(["settled", "nothing"]);
    const rows = await look();
    expect(outcomesOf(rows)).toEqual([["handed_over", "not_in_knowledge"]]);
    expect([rows.replies.length, rows.openTasks.length, doubles.sent.length]).toEqual([0, 1, 0]);
  });

  it("by an acknowledgement: once its task is done, the next one is acknowledged again", async () => {
    doubles.mood.canAnswer = false;
    await drain();
    await inWorkspace(scope, (tx) => tx.update(tasks).set({ doneAt: new Date() }));
    await write("in2");
    await drain();
    expect(doubles.sent).toHaveLength(2);
  });
});

describe("settling a send that has happened", () => {
  it("is tried again while the database stumbles", async () => {
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    const client = pool().client as unknown as { begin: (...call: unknown[]) => Promise<unknown> };
    const begin = client.begin;
    let stumbles = 0;
    client.begin = async (...call) => {
      if (doubles.sent.length > 0 && stumbles < 3) {
        stumbles += 1;
        throw new Error("the database stumbles");
      }
      return begin.apply(client, call);
    };
    try {
      expect(await sendReply(scope, prepared.replyId)).toEqual({ kind: "sent", isOwed: false });
    } finally {
      client.begin = begin;
    }
    expect(stumbles).toBe(3);
    expect(outcomesOf(await look())).toEqual([["answered", null]]);
  });
});

describe("under a public comment", () => {
  const answerOf = (externalId: string, text: string, parentId = "in1"): Promise<unknown> =>
    recordDelivery(scope, [commentEchoItem(channel, externalId, { parentId, text })]);

  it("a person who answered in Instagram's application has the thread, even if the AI's answer was ready", async () => {
    await begin("comment");
    const prepared = await prepareReply(scope, conversationId);
    await answerOf("by-hand", "I will look it up for you.");
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    expect((await sendReply(scope, prepared.replyId)).kind).toBe("done");
    await write("in2", "comment");
    await drain();
    const rows = await look();
    expect(doubles.sent).toEqual([]);
    expect(outcomesOf(rows)).toEqual([
      ["silent", "person_has_thread"],
      ["silent", "person_has_thread"],
    ]);
    expect(rows.outbound.map((row) => [row.author, row.externalId])).toEqual([["person", "by-hand"]]);
    expect(rows.conversation?.personUntil?.getTime()).toBeGreaterThan(Date.now());
  });

  it("our own answer that comes back is nobody's, before or after the send is settled, once or twice", async () => {
    await begin("comment");
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    expect((await claimReply(scope, prepared.replyId)).kind).toBe("claimed");
    await answerOf("ours", " We ship  to Austria.", "top-of-a-thread-that-nobody-knows");
    await answerOf("ours", "We ship to Austria.");
    await settleReply(scope, { ...prepared, conversationId }, { kind: "sent", externalId: "ours" });
    await answerOf("ours", "We ship to Austria.");
    const rows = await look();
    expect(outcomesOf(rows)).toEqual([["answered", null]]);
    expect(rows.outbound.map((row) => [row.author, row.externalId])).toEqual([["ai", "ours"]]);
    expect(rows.conversation?.personUntil).toBeNull();
  });
});

describe("while the model writes", () => {
  it("a newer message is not left out", async () => {
    doubles.whileWriting = async () => {
      doubles.whileWriting = async () => {};
      await write("in2");
    };
    expect(await drain()).toEqual(["changed", "prepared", "sent"]);
    expect(doubles.sent).toHaveLength(1);
    expect((await look()).inbound.map((row) => row.outcome)).toEqual(["answered", "answered"]);
  });

  it("a person who writes keeps the last word", async () => {
    doubles.whileWriting = async () => void (await echoOf("e1", "I'll look for you"));
    expect(await drain()).toEqual(["changed", "nothing"]);
    expect(doubles.sent).toHaveLength(0);
    expect(outcomesOf(await look())).toEqual([["silent", "person_has_thread"]]);
  });
});

describe("when Meta", () => {
  it("takes a message and its answer is lost, the echo settles it", async () => {
    doubles.mood.graph = "lost";
    expect(await drain()).toEqual(["prepared", "unknown"]);
    const [reply] = (await look()).replies;
    await echoOf("e1", reply?.text ?? "", { metadata: reply?.id });
    await recover();
    const rows = await look();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(rows)).toEqual([["answered", null]]);
    expect(rows.openTasks).toHaveLength(0);
  });

  it("never says what became of a message, a person gets it; a late echo takes the task back", async () => {
    doubles.mood.graph = "lost";
    await drain();
    doubles.mood.graph = "ok";
    expect(await drain()).toEqual(["waiting"]);
    await recover();
    const rows = await look();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(rows)).toEqual([["handed_over", "delivery_unknown"]]);
    expect(rows.openTasks.map((task) => task.reason)).toEqual(["delivery_unknown"]);
    await echoOf("e1", rows.replies[0]?.text ?? "", { occurredAt: rows.replies[0]?.claimedAt });
    const late = await look();
    expect(outcomesOf(late)).toEqual([["answered", null]]);
    expect([late.openTasks.length, late.conversation?.personUntil]).toEqual([0, null]);
  });

  it("loses the answer to a public comment, its list of replies settles it", async () => {
    await begin("comment");
    doubles.mood.graph = "lost";
    await drain();
    await recover();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(await look())).toEqual([["answered", null]]);
    await begin("comment");
    doubles.mood = { ...doubles.mood, graph: "lost", listsComments: false };
    await drain();
    await recover();
    expect(doubles.sent).toHaveLength(1);
    expect(outcomesOf(await look())).toEqual([["handed_over", "delivery_unknown"]]);
  });

  it("is busy, the same reply is sent later", async () => {
    doubles.mood.graph = "busy";
    expect(await drain()).toEqual(["prepared", "not_sent"]);
    const { conversation, replies: waiting } = await look();
    expect(waiting.map((row) => row.state)).toEqual(["prepared"]);
    expect(conversation?.dueAt?.getTime()).toBeGreaterThan(Date.now());
    doubles.mood.graph = "ok";
    expect(await drain()).toEqual(["prepared", "sent"]);
    expect([doubles.sent.length, doubles.modelCalls]).toEqual([1, 1]);
  });

  it("no longer takes the channel's token, a person gets the task; a customer who blocked us ends in silence", async () => {
    doubles.mood.graph = "expired";
    await drain();
    const expired = await look();
    expect(outcomesOf(expired)).toEqual([["handed_over", "channel_disconnected"]]);
    expect([expired.openTasks.length, expired.conversation?.dueAt]).toEqual([1, null]);
    await begin();
    doubles.mood.graph = "blocked";
    await drain();
    expect(outcomesOf(await look())).toEqual([["silent", "customer_unreachable"]]);
  });
});

describe("an echo that is first", () => {
  it("and cannot be told from a person's message is corrected by the send's answer", async () => {
    const prepared = await prepareReply(scope, conversationId);
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    const original = globalThis.fetch;
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (...call) => {
      const response = await original(...call);
      // Another text and no metadata: only Meta's id shows that it is ours.
      if (String(call[0]).includes("/messages")) await echoOf(doubles.sent[0]?.id ?? "", "shortened");
      return response;
    });
    expect(await sendReply(scope, prepared.replyId)).toEqual({ kind: "sent", isOwed: false });
    spy.mockRestore();
    const rows = await look();
    expect(rows.outbound.map((row) => [row.author, row.replyId])).toEqual([["ai", prepared.replyId]]);
    expect(outcomesOf(rows)).toEqual([["answered", null]]);
    expect(rows.conversation?.personUntil).toBeNull();
  });
});

/**
 * Kills the process at its n-th seam: before a transaction, before each of its statements, after its commit, before and
 * after each call to Meta. From then on nothing of it reaches anything.
 */
function killAt(seam: number) {
  const client = pool().client as unknown as { begin: (work: (inner: object) => Promise<unknown>) => Promise<unknown> };
  const begin = client.begin;
  const fetched = globalThis.fetch;
  const state = { passed: 0, isDead: false };
  const pass = () => {
    if (state.isDead || ++state.passed === seam) {
      state.isDead = true;
      throw new Error("killed");
    }
  };
  client.begin = async (work) => {
    pass();
    const result = await begin.call(client, (inner) =>
      work(
        new Proxy(inner, {
          get(target, name, receiver) {
            if (name === "unsafe") pass();
            const value = Reflect.get(target, name, receiver);
            return typeof value === "function" && name !== "options" ? value.bind(target) : value;
          },
        }),
      ),
    );
    pass();
    return result;
  };
  globalThis.fetch = async (...call) => {
    const isGraph = String(call[0]).includes("/messages") || String(call[0]).includes("/replies");
    if (isGraph) pass();
    const response = await fetched(...call);
    if (isGraph) pass();
    return response;
  };
  return {
    state,
    revive() {
      client.begin = begin;
      globalThis.fetch = fetched;
    },
  };
}

describe("an echo that comes long after", () => {
  it("of the words of a send that was lost is a person's, who said them again and has the thread", async () => {
    const { kind, ...prepared } = await prepareReply(scope, conversationId);
    if (kind !== "prepared" || !("replyId" in prepared)) throw new Error(kind);
    expect((await claimReply(scope, prepared.replyId)).kind).toBe("claimed");
    await settleReply(scope, { ...prepared, conversationId }, { kind: "unknown", reason: "timeout" });
    await recover();
    await echoOf("by-hand", "We ship to Austria.");
    const rows = await look();
    expect(rows.outbound.map((row) => [row.author, row.externalId])).toEqual([["person", "by-hand"]]);
    expect(rows.conversation?.personUntil?.getTime()).toBeGreaterThan(Date.now());
    expect(rows.openTasks).toEqual([]);
  });
});

describe("killed at any point", () => {
  it.each([
    ["answer", "comes"],
    ["answer", "never comes"],
    ["acknowledgement", "comes"],
    ["comment", "never comes"],
  ] as const)(
    "%s: ends in one outcome and at most one send when the echo %s",
    async (kind, echo) => {
      let seams = 0;
      for (let seam = 1; ; seam++) {
        await begin(kind === "comment" ? "comment" : "message");
        doubles.mood.canAnswer = kind !== "acknowledgement";
        const killer = killAt(seam);
        await drain().catch(() => undefined);
        killer.revive();
        if (!killer.state.isDead) break;
        seams += 1;
        if (echo === "comes" && doubles.sent[0]) {
          await echoOf(doubles.sent[0].id, doubles.sent[0].text);
        }
        // A second attempt at once, as the engine makes it, and then whatever the sweep wakes.
        await drain();
        await recover();
        const rows = await look();
        const where = `killed at seam ${seam}: ${JSON.stringify(outcomesOf(rows))}`;
        expect(doubles.sent.length, where).toBeLessThanOrEqual(1);
        expect(rows.inbound, where).toHaveLength(1);
        const [inbound] = rows.inbound;
        const isAcknowledged = kind === "acknowledgement" && doubles.sent.length === 1;
        if (inbound?.outcome === "answered")
          expect([doubles.sent.length, rows.openTasks.length], where).toEqual([1, 0]);
        else {
          expect(inbound?.outcome, where).toBe("handed_over");
          expect(rows.openTasks, where).toHaveLength(1);
          expect(isAcknowledged || inbound?.outcomeReason === "delivery_unknown", where).toBe(true);
        }
        // What Meta has is known wherever Meta tells: by echo, or by the list of a comment's replies.
        if (doubles.sent.length === 1 && (echo === "comes" || kind === "comment")) {
          expect(
            rows.outbound.map((row) => row.author),
            where,
          ).toEqual(["ai"]);
          expect(inbound?.outcome, where).toBe(kind === "acknowledgement" ? "handed_over" : "answered");
        }
        expect(rows.conversation?.personUntil, where).toBeNull();
        expect(
          rows.replies.filter((row) => ["prepared", "sending"].includes(row.state)),
          where,
        ).toEqual([]);
      }
      expect(seams).toBeGreaterThan(30);
    },
    120_000,
  );
});

describe.runIf(inject("databaseIsReal"))("several runs at the same time", () => {
  it("send one reply", async () => {
    for (let repetition = 0; repetition < 5; repetition++) {
      await begin();
      await Promise.all(Array.from({ length: 6 }, () => drain()));
      await recover();
      const rows = await look();
      expect(doubles.sent).toHaveLength(1);
      expect(outcomesOf(rows)).toEqual([["answered", null]]);
      expect(rows.outbound).toHaveLength(1);
    }
  });

  it("lose to a person who writes, or were before them, but never speak after", async () => {
    for (let repetition = 0; repetition < 10; repetition++) {
      await begin();
      let takenAt = Number.POSITIVE_INFINITY;
      const takeOver = async () => {
        await new Promise((resolve) => setTimeout(resolve, repetition * 3));
        await echoOf("e1", "I'll look for you");
        takenAt = doubles.sent.length;
      };
      await Promise.all([drain(), drain(), takeOver()]);
      await recover();
      const rows = await look();
      expect(doubles.sent.length).toBeLessThanOrEqual(1);
      expect(rows.inbound.map((row) => row.outcome)).toEqual([doubles.sent.length === 1 ? "answered" : "silent"]);
      // Claimed before the person wrote may still arrive after; anything else may not.
      if (takenAt === 0 && doubles.sent.length === 1) {
        const claimedAt = rows.replies.find((row) => row.state === "sent")?.claimedAt?.getTime() ?? 0;
        const writtenAt = rows.outbound.find((row) => row.author === "person")?.createdAt.getTime() ?? 0;
        expect(claimedAt).toBeLessThanOrEqual(writtenAt + 50);
      }
    }
  });
});

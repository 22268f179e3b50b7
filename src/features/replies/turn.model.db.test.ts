import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { conversations, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { sendMessage } from "@/features/channels/send-message";
import { handOverConversation } from "@/features/interactions/hand-over-conversation";
import { recordDelivery } from "@/features/interactions/record-delivery";
import { echoItem, messageItem } from "@/testing/inbound-items";
import { makeAnsweringShop } from "@/testing/make-answering-shop";
import { passTwoMinutes } from "@/testing/pass-two-minutes";
import { type Doubles, type GraphMood, startDoubles } from "@/testing/start-doubles";
import { setTestSettings } from "@/testing/test-settings";
import { claimReply } from "./claim-reply";
import { prepareReply } from "./prepare-reply";
import { sendReply } from "./send-reply";

const doubles = await startDoubles();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...doubles.settings });
afterAll(() => doubles.stop());

const MOODS: GraphMood[] = ["ok", "ok", "lost", "lost", "busy", "busy", "blocked"];

/** What can happen to a conversation, in any order. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "customer writes" as const }) },
  { weight: 10, arbitrary: fc.constant({ kind: "prepare" as const }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("send" as const), mood: fc.constantFrom(...MOODS) }) },
  { weight: 2, arbitrary: fc.constant({ kind: "die after the claim" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "die after the send" as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("echo" as const), of: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "person writes" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "person hands back" as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: "time passes" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "attempts are exhausted" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("knowledge" as const), canAnswer: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("mode" as const), mode: fc.constantFrom("auto", "auto", "draft", "off") }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

class World {
  private written = 0;
  private prepared: string[] = [];
  hasPerson = false;

  private constructor(
    readonly scope: WorkspaceScope,
    private readonly channel: Awaited<ReturnType<typeof makeAnsweringShop>>["channel"],
    private readonly doubles: Doubles,
    private conversationId = "",
  ) {}

  static async make(): Promise<World> {
    doubles.reset();
    const { scope, channel } = await makeAnsweringShop();
    const world = new World(scope, channel, doubles);
    await world.write();
    return world;
  }

  async happen(what: Happening): Promise<void> {
    const before = this.doubles.sent.length;
    await this.apply(what);
    if (this.hasPerson && what.kind !== "person writes") {
      expect(this.doubles.sent.length, `spoke over a person: ${what.kind}`).toBe(before);
    }
  }

  private async apply(what: Happening): Promise<void> {
    switch (what.kind) {
      case "customer writes":
        return this.write();
      case "prepare": {
        const verdict = await prepareReply(this.scope, this.conversationId);
        if (verdict.kind === "prepared") this.prepared.push(verdict.replyId);
        return;
      }
      case "send":
        this.doubles.mood.graph = what.mood;
        // Every attempt that was ever prepared may come again, in any run.
        for (const replyId of this.prepared) await sendReply(this.scope, replyId);
        this.doubles.mood.graph = "ok";
        return;
      case "die after the claim":
        for (const replyId of this.prepared) await claimReply(this.scope, replyId);
        return;
      case "die after the send":
        for (const replyId of this.prepared) {
          const claim = await claimReply(this.scope, replyId);
          if (claim.kind === "claimed") await sendMessage(this.scope, { ...claim.send, author: "ai" });
        }
        return;
      case "echo": {
        const sent = this.doubles.sent[what.of];
        if (sent) await this.record(echoItem(this.channel, sent.id, { text: sent.text, metadata: sent.metadata }));
        return;
      }
      case "person writes":
        await this.record(echoItem(this.channel, `echo.${++this.written}`, { text: "I'll look for you" }));
        this.hasPerson = true;
        return;
      case "person hands back":
        await inWorkspace(this.scope, (tx) => tx.update(conversations).set({ personSince: null, personUntil: null }));
        this.hasPerson = false;
        return;
      case "time passes":
        return passTwoMinutes(this.scope);
      case "attempts are exhausted":
        await handOverConversation(this.scope, this.conversationId, "could_not_answer");
        return;
      case "knowledge":
        this.doubles.mood.canAnswer = what.canAnswer;
        return;
      case "mode":
        await inWorkspace(this.scope, (tx) =>
          tx.update(workspaces).set({ replyMode: what.mode as "auto" | "draft" | "off" }),
        );
    }
  }

  private write(): Promise<void> {
    return this.record(messageItem(this.channel, `message.${++this.written}`));
  }

  private async record(item: Parameters<typeof recordDelivery>[1][number]): Promise<void> {
    const { wake } = await recordDelivery(this.scope, [item]);
    this.conversationId ||= wake[0] ?? "";
  }

  /** As the sweep does: as long as the conversation is due. */
  async settle(): Promise<void> {
    for (let wake = 0; wake < 10; wake++) {
      const [conversation] = await inWorkspace(this.scope, (tx) => tx.select().from(conversations));
      if (!conversation?.dueAt) return;
      await passTwoMinutes(this.scope);
      await this.happen({ kind: "prepare" });
      await this.happen({ kind: "send", mood: "ok" });
    }
    throw new Error("still due after ten wake-ups");
  }

  look() {
    return inWorkspace(this.scope, async (tx) => ({
      inbound: await tx.select().from(interactions).where(eq(interactions.direction, "inbound")),
      replies: await tx.select().from(replies),
      openTasks: await tx.select().from(tasks).where(sql`done_at is null`),
      conversation: (await tx.select().from(conversations))[0],
    }));
  }
}

it("whatever happens in whatever order: one outcome each, no reply sent twice, nobody forgotten", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 6, maxLength: 24, size: "max" }), async (story) => {
      const world = await World.make();
      for (const what of story) {
        await world.happen(what);
        const { inbound, conversation } = await world.look();
        const isOwed = inbound.some((row) => row.outcome === "owed");
        expect(conversation?.dueAt !== null, `owed and due go together, after ${what.kind}`).toBe(isOwed);
      }
      await world.settle();
      const { inbound, replies: written } = await world.look();
      const sentIds = doubles.sent.map((message) => message.metadata);
      expect(new Set(sentIds).size, "a reply was sent twice").toBe(sentIds.length);
      for (const id of sentIds) {
        // Each message belongs to one reply: one that was sent and covers nothing was sent beside another.
        expect(
          inbound.some((row) => row.replyId === id),
          "a message was answered twice",
        ).toBe(true);
      }
      for (const row of inbound) {
        expect(row.outcome).not.toBe("owed");
        expect(row.settledAt).not.toBeNull();
        if (row.outcome === "answered") expect(sentIds, "answered without a send").toContain(row.replyId);
        else if (row.outcome !== "drafted") expect(row.outcomeReason, row.outcome).not.toBeNull();
      }
      expect(written.filter((row) => row.state === "sending")).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: false },
  );
}, 180_000);

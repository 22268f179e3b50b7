import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { aiMonths } from "@/db/schema/budgets";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import { auditLog } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { changeMemberRole } from "@/features/workspaces/change-member-role";
import { removeMember } from "@/features/workspaces/remove-member";
import type { Actor } from "@/features/workspaces/schema";
import { newId } from "@/lib/ids";
import { asOwner, makeChannel, makeWorkspace } from "@/testing/factories";
import { commentEchoItem, commentItem, echoItem, messageItem, statusItem } from "@/testing/inbound-items";
import { makeActor } from "@/testing/make-user";
import { readTurnOf } from "@/testing/read-turn-of";
import { setTestSettings } from "@/testing/test-settings";
import { subjectsOf } from "./_find-erasures";
import { eraseCustomer } from "./erase-customer";
import { handOverConversation } from "./hand-over-conversation";
import { lockConversation } from "./lock-conversation";
import { recordDelivery } from "./record-delivery";
import { settleSentReply } from "./settle-sent-reply";
import { settleSilently } from "./settle-silently";

const ENCRYPTION_KEY_PREVIOUS = randomBytes(32).toString("base64");
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ENCRYPTION_KEY_PREVIOUS });

let scope: WorkspaceScope;
let actor: Actor;
let channel: Awaited<ReturnType<typeof makeChannel>>;
/** Meta's id of the customer, their name, and what stands in everything said with them. */
let who: { id: string; name: string; word: string };

beforeEach(async () => {
  scope = (await makeWorkspace()).scope;
  actor = await makeActor(scope, "admin");
  channel = await makeChannel(scope, "instagram");
  who = { id: `7${Date.now()}${Math.floor(Math.random() * 1e6)}`, name: `Zoe ${newId()}`, word: `word-${newId()}` };
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

function item(of: { kind: "message" | "comment" | "echo"; at?: Date; text?: string; metadata?: string }) {
  const { kind, at = inSeconds(-60), text = who.word, metadata = null } = of;
  const said = { customerId: who.id, text, occurredAt: at };
  const externalId = `mid.${newId()}`;
  if (kind === "echo") return echoItem(channel, externalId, { ...said, metadata });
  const make = kind === "comment" ? commentItem : messageItem;
  return make(channel, externalId, { ...said, customerName: who.name });
}

const read = (of = scope) =>
  inWorkspace(of, async (tx) => ({
    customers: await tx.select().from(customers),
    conversations: await tx.select().from(conversations),
    interactions: await tx.select().from(interactions).orderBy(interactions.id),
    replies: await tx.select().from(replies),
    tasks: await tx.select().from(tasks),
  }));
const NOTHING = { customers: [], conversations: [], interactions: [], replies: [], tasks: [] };

async function findCustomerId(): Promise<string> {
  const [row] = await inWorkspace(scope, (tx) => tx.select().from(customers).where(eq(customers.externalId, who.id)));
  if (!row) throw new Error("no such customer");
  return row.id;
}

const erase = async () => eraseCustomer(scope, actor, await findCustomerId());

async function makeReply(conversationId: string, state: "prepared" | "sending" | "sent" | "draft") {
  const reply = { id: newId(), workspaceId: scope.workspaceId, conversationId, state };
  const evidence = [{ chunkId: "1", sourceId: "1", sourceTitle: "x", passage: who.word, score: 1, isCited: true }];
  await inWorkspace(scope, async (tx) => {
    await tx.insert(replies).values({
      ...{ ...reply, kind: "answer", text: `An answer: ${who.word}`, evidence, pipelineVersion: "test" },
      ...{ answersExternalId: "mid.0", claimedAt: new Date() },
    });
    await tx.update(interactions).set({ replyId: reply.id }).where(eq(interactions.conversationId, conversationId));
  });
  return reply.id;
}

/** Every column of every table in which one of `needles` stands, by the catalogue. */
async function findTraces(needles: string[]): Promise<string[]> {
  return asOwner(inject("ownerUrl"), async (db) => {
    const tables = await db.execute<{ name: string }>(sql`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
    expect(tables.length).toBeGreaterThan(20);
    const traces: string[] = [];
    for (const { name } of tables) {
      const rows = await db.execute<{ column: string }>(sql`
        select distinct f.key as column from ${sql.identifier(name)} t, jsonb_each_text(to_jsonb(t)) f
        where exists (select 1 from jsonb_array_elements_text(${JSON.stringify(needles)}::jsonb) n
          where position(n.value in f.value) > 0)`);
      traces.push(...rows.map(({ column }) => `${name}.${column}`));
    }
    return traces.sort();
  });
}

describe("erasing a customer", () => {
  it("leaves no trace of them in any table, and everybody else's as it was", async () => {
    await recordDelivery(scope, [item({ kind: "message" }), item({ kind: "comment" }), item({ kind: "echo" })]);
    const customerId = await findCustomerId();
    const before = await read();
    for (const { id } of before.conversations) {
      await makeReply(id, "draft");
      const task = { workspaceId: scope.workspaceId, conversationId: id, reason: "could_not_answer" };
      await inWorkspace(scope, (tx) => tx.insert(tasks).values([{ ...task, id: newId(), doneAt: new Date() }]));
    }
    const spent = { workspaceId: scope.workspaceId, month: "2026-01-01", spentMicros: 42 };
    await inWorkspace(scope, async (tx) => {
      await tx.update(customers).set({ summary: `Wants ${who.word}.` });
      await tx.insert(aiMonths).values(spent);
    });
    const { customers: _, ...of } = await read();
    const theirs = who;
    const ids = Object.values(of).flatMap((rows) => rows.map(({ id }) => id));
    const messageIds = of.interactions.map(({ externalId }) => externalId);
    who = { id: `9${who.id}`.slice(0, 15), name: "Somebody else", word: "something else" };
    await recordDelivery(scope, [item({ kind: "message" }), item({ kind: "comment" })]);
    const others = (await read()).interactions.filter((row) => row.customerId !== customerId);

    const needles = [theirs.id, theirs.name, theirs.word, customerId, ...ids, ...messageIds];
    const held = await findTraces(needles);
    for (const place of ["customers.summary", "interactions.text", "replies.evidence", "tasks.conversation_id"])
      expect(held, "or the search proves nothing").toContain(place);

    await eraseCustomer(scope, actor, customerId);
    expect(await findTraces(needles)).toEqual(["audit_log.subject_id"]);
    expect((await read()).interactions).toEqual(others);
    const [logged, ...more] = await inWorkspace(scope, (tx) => tx.select().from(auditLog));
    expect(more).toEqual([]);
    expect(logged).toMatchObject({
      act: "customer.erased",
      subjectId: customerId,
      actorLabel: actor.label,
      details: {},
    });
    expect(await inWorkspace(scope, (tx) => tx.select().from(aiMonths))).toMatchObject([spent]);
    await expect(eraseCustomer(scope, actor, customerId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("holds against whatever of theirs is delivered again, and keeps what is of others in the same delivery", async () => {
    const reply = newId();
    const old = [item({ kind: "message" }), item({ kind: "comment" }), item({ kind: "echo" })];
    await recordDelivery(scope, old);
    await erase();
    const late = [item({ kind: "message", at: inSeconds(-1) }), item({ kind: "comment", at: inSeconds(-1) })];
    const answer = commentEchoItem(channel, "c1", { parentId: old[1]?.externalId ?? "", text: "yes" });
    const status = statusItem(channel, "m1", { status: "delivered", metadata: reply });
    expect(await recordDelivery(scope, [...old, ...late, answer, status])).toEqual({
      recorded: 0,
      wake: [],
      erased: 5,
    });
    expect(await read()).toEqual(NOTHING);

    who = { ...who, id: `9${who.id}`.slice(0, 15), name: "Somebody else" };
    const mixed = await recordDelivery(scope, [...old, item({ kind: "message" })]);
    expect(mixed).toMatchObject({ recorded: 1, erased: 3 });
    expect((await read()).customers.map(({ name }) => name)).toEqual(["Somebody else"]);
  });

  it("begins anew with what they write later: no name, no memory and no message of before", async () => {
    const old = item({ kind: "message" });
    await recordDelivery(scope, [old]);
    await inWorkspace(scope, (tx) => tx.update(customers).set({ summary: "Remembered." }));
    const customerId = await findCustomerId();
    await erase();
    const fresh = { ...item({ kind: "message", at: inSeconds(2), text: "Hello again" }), customerName: null };
    expect(await recordDelivery(scope, [old, fresh])).toMatchObject({ recorded: 1, erased: 1 });
    expect(await recordDelivery(scope, [old])).toEqual({ recorded: 0, wake: [], erased: 1 });
    const now = await read();
    expect(now.interactions.map(({ text }) => text)).toEqual(["Hello again"]);
    expect(now.customers).toMatchObject([{ externalId: who.id, name: null, summary: null }]);
    expect(now.customers[0]?.id).not.toBe(customerId);
    // Erased again, both times count.
    await eraseCustomer(scope, actor, now.customers[0]?.id ?? "");
    expect(await recordDelivery(scope, [old, fresh])).toMatchObject({ recorded: 0, erased: 2 });
    expect(await read()).toEqual(NOTHING);
  });

  it("reaches as far as what was recorded, whose clock may run ahead", async () => {
    const ahead = item({ kind: "message", at: inSeconds(200) });
    await recordDelivery(scope, [ahead]);
    await erase();
    expect(await recordDelivery(scope, [ahead])).toMatchObject({ recorded: 0, erased: 1 });
  });

  it("loses nothing that is said after it, where whole seconds are all that is told, and still knows what was before", async () => {
    const wholeSecond = () => new Date(Math.floor(Date.now() / 1_000) * 1_000);
    await recordDelivery(scope, [item({ kind: "message" })]);
    await erase();
    const atOnce = item({ kind: "message", at: wholeSecond() });
    expect(await recordDelivery(scope, [atOnce])).toMatchObject({ recorded: 1, erased: 0 });
    await erase();
    expect(await recordDelivery(scope, [atOnce])).toMatchObject({ recorded: 0, erased: 1 });
  });

  it("is of one channel and one workspace", async () => {
    await recordDelivery(scope, [item({ kind: "message" })]);
    await erase();
    channel = await makeChannel(scope, "instagram");
    expect(await recordDelivery(scope, [item({ kind: "message" })])).toMatchObject({ recorded: 1, erased: 0 });
    const { id: workspaceId, scope: elsewhere } = await makeWorkspace();
    const stranger = await makeActor(elsewhere, "owner");
    await expect(eraseCustomer(elsewhere, stranger, await findCustomerId())).rejects.toMatchObject({
      code: "not_found",
    });
    expect(workspaceId).not.toBe(scope.workspaceId);
    expect((await read()).customers).toHaveLength(1);
  });

  it("is done by nobody whose role does not, or no longer, allow it", async () => {
    await recordDelivery(scope, [item({ kind: "message" })]);
    const customerId = await findCustomerId();
    const boss = await makeActor(scope, "owner");
    await changeMemberRole(scope, { actor: boss }, { userId: actor.userId ?? "", role: "agent" });
    const outsiders = [actor, await makeActor((await makeWorkspace()).scope, "owner"), { ...boss, userId: null }];
    for (const by of outsiders) {
      await expect(eraseCustomer(scope, by, customerId)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect((await read()).customers).toHaveLength(1);
    await eraseCustomer(scope, boss, customerId);
  });

  it("is recognised under the key of before, while that is still set", async () => {
    const old = item({ kind: "message" });
    await recordDelivery(scope, [old]);
    await erase();
    const [today, before] = subjectsOf({ channelId: channel.id, externalId: who.id });
    const redone = await asOwner(inject("ownerUrl"), (db) =>
      db.execute(sql`update erased_customers set subject = ${before} where subject = ${today} returning 1`),
    );
    expect(redone).toHaveLength(1);
    expect(await recordDelivery(scope, [old])).toMatchObject({ recorded: 0, erased: 1 });
  });
});

describe("a turn that was under way", () => {
  it("whose reply is with Meta comes to nothing: settled, echoed or told of", async () => {
    await recordDelivery(scope, [item({ kind: "message" })]);
    const [conversation] = (await read()).conversations;
    const replyId = await makeReply(conversation?.id ?? "", "sending");
    await erase();
    const settled = await inWorkspace(scope, (tx) => lockConversation(tx, conversation?.id ?? ""));
    expect(settled).toBeNull();
    const text = `An answer: ${who.word}`;
    const echoes = [
      item({ kind: "echo", at: inSeconds(5), text, metadata: replyId }),
      item({ kind: "echo", at: inSeconds(9), text }),
    ];
    expect(await recordDelivery(scope, echoes)).toEqual({ recorded: 0, wake: [], erased: 2 });
    expect(await read()).toEqual(NOTHING);
    // Much later it is a person of the business who writes to them.
    expect(await recordDelivery(scope, [item({ kind: "echo", at: inSeconds(240) })])).toMatchObject({ recorded: 1 });
  });

  it("finds nothing more to do, and says so by no error", async () => {
    await recordDelivery(scope, [item({ kind: "message" })]);
    const [conversation] = (await read()).conversations;
    const id = conversation?.id ?? "";
    const turn = await readTurnOf(scope, id);
    await erase();
    expect(await readTurnOf(scope, id)).toBeNull();
    expect(await handOverConversation(scope, id, "could_not_answer")).toBe(0);
    if (!turn) throw new Error("no turn");
    expect(await settleSilently(scope, turn, "spam")).toBe(false);
    expect(await read()).toEqual(NOTHING);
  });
});

describe.runIf(inject("databaseIsReal"))("at the same moment", () => {
  it("as a delivery that waits for it, nothing of the delivery stays", async () => {
    const old = item({ kind: "message" });
    await recordDelivery(scope, [old]);
    const customerId = await findCustomerId();
    const again = item({ kind: "message" });
    const { erased, recorded } = await asOwner(inject("ownerUrl"), (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select 1 from customers where id = ${customerId} for update`);
        const erased = eraseCustomer(scope, actor, customerId);
        await sleep(200);
        const recorded = recordDelivery(scope, [old, again]);
        await sleep(200);
        return { erased, recorded };
      }),
    ).then(async (both) => ({ erased: await both.erased, recorded: await both.recorded }));
    expect(erased).toBeUndefined();
    expect(recorded).toEqual({ recorded: 0, wake: [], erased: 2 });
    expect(await read()).toEqual(NOTHING);
  });

  it("as a send that is settled meanwhile, neither waits for the other in a ring", async () => {
    await recordDelivery(scope, [item({ kind: "message" })]);
    const [conversation] = (await read()).conversations;
    const id = conversation?.id ?? "";
    const replyId = await makeReply(id, "sending");
    const customerId = await findCustomerId();
    const settling = inWorkspace(scope, async (tx) => {
      const locked = await lockConversation(tx, id);
      if (!locked) throw new Error("not locked");
      await sleep(300);
      return settleSentReply(tx, locked, { replyId, externalId: "mid.sent", sentAt: new Date() });
    });
    await sleep(100);
    const erasing = eraseCustomer(scope, actor, customerId);
    expect(await settling).toBe(true);
    await erasing;
    expect(await read()).toEqual(NOTHING);
  });

  it("as the removal of whoever erases, it is done wholly before or not at all, and neither waits in a ring", async () => {
    for (let round = 0; round < 12; round++) {
      who = { ...who, id: `${who.id.slice(0, 12)}${round}` };
      await recordDelivery(scope, [item({ kind: "message" })]);
      const customerId = await findCustomerId();
      const [boss, leaving] = [await makeActor(scope, "owner"), await makeActor(scope, "admin")];
      const [erasing, removing] = await Promise.allSettled([
        eraseCustomer(scope, leaving, customerId),
        removeMember(scope, { actor: boss }, leaving.userId ?? ""),
        recordDelivery(scope, [item({ kind: "message" })]),
      ]);
      expect(removing.status).toBe("fulfilled");
      const logged = await inWorkspace(scope, (tx) => tx.select().from(auditLog).orderBy(auditLog.id));
      const order = logged.filter(({ actorId }) => actorId === leaving.userId || actorId === boss.userId);
      const acts = order.map(({ act }) => act);
      if (erasing.status === "rejected") expect([erasing.reason.code, acts]).toEqual(["forbidden", ["member.removed"]]);
      else expect(acts).toEqual(["customer.erased", "member.removed"]);
      if (erasing.status === "rejected") await eraseCustomer(scope, actor, customerId);
    }
  });

  it("as deliveries, turns and other erasures, over and over, nothing of before is left", async () => {
    for (let round = 0; round < 8; round++) {
      who = { ...who, id: `${who.id.slice(0, 12)}${round}` };
      const old = Array.from({ length: 5 }, () => item({ kind: round % 2 ? "message" : "comment" }));
      await recordDelivery(scope, old.slice(0, 1));
      const customerId = await findCustomerId();
      const [conversation] = (await read()).conversations;
      const outcomes = await Promise.allSettled([
        ...old.map((one) => recordDelivery(scope, [one, item({ kind: "message" })])),
        eraseCustomer(scope, actor, customerId),
        handOverConversation(scope, conversation?.id ?? "", "could_not_answer"),
        eraseCustomer(scope, actor, customerId),
        ...old.map((one) => recordDelivery(scope, [one])),
      ]);
      const failed = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
      expect(failed).toEqual(["not_found"]);
      expect(await read()).toEqual(NOTHING);
    }
  });
});

import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import * as tables from "@/db/schema/tables";
import { newId } from "@/lib/ids";
import { asOwner, makeChannel, makeInteraction, makeThread, makeWorkspace } from "@/testing/factories";
import { makeMember, makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { countOwed } from "./count-owed";
import { countTraffic } from "./count-traffic";
import { listWorkspaces } from "./list-workspaces";
import { TRAFFIC_SPANS } from "./rules";

const ownerUrl = inject("ownerUrl");
setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const HOUR_MS = 3_600_000;
const dayOfYear = (day: Date) => Math.ceil((day.getTime() - Date.UTC(day.getUTCFullYear(), 0, 1)) / (24 * HOUR_MS));
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

type Database = Parameters<Parameters<typeof asOwner>[1]>[0];
type Shop = Awaited<ReturnType<typeof makeShop>>;

async function makeShop(name: string) {
  const workspace = await makeWorkspace({ name });
  return { ...workspace, of: await makeThread(workspace.scope) };
}

type Author = "customer" | "ai" | "person";

/** The row of what somebody wrote. */
function interactionOf(shop: Shop, author: Author, createdAt: Date, outcome: "owed" | "answered" = "answered") {
  const id = newId();
  return {
    ...{ id, workspaceId: shop.id, ...shop.of, author, externalId: id, dedupeKey: id, text: "x", createdAt },
    ...{ occurredAt: createdAt, ...(author === "customer" ? { direction: "inbound" as const, outcome } : SENT) },
  };
}
const SENT = { direction: "outbound" as const, outcome: "sent" as const };

/** Other files write to the same database at the same time: what `work` sees and writes is a snapshot of its own. */
async function inSnapshot(work: (db: Database) => Promise<void>): Promise<void> {
  const undo = new Error("undo");
  await asOwner(ownerUrl, async (db) => {
    const done = db.transaction(
      async (tx) => {
        await work(tx as unknown as Database);
        throw undo;
      },
      { isolationLevel: "repeatable read" },
    );
    await expect(done).rejects.toBe(undo);
  });
}

describe("countOwed", () => {
  it("counts what waits in any workspace, and since when the oldest does", async () => {
    const shops = [await makeShop("One"), await makeShop("Two")];
    await inSnapshot(async (db) => {
      const read = async () => {
        const rows = await db.execute<{ what: string; count: string; oldest: string }>(
          sql`select what, count, oldest_at as oldest from count_owed()`,
        );
        return Object.fromEntries(rows.map(({ what, count, oldest }) => [what, { count: Number(count), oldest }]));
      };
      const before = await read();
      for (const shop of shops) {
        const { conversationId } = shop.of;
        const workspaceId = shop.id;
        await db
          .insert(tables.interactions)
          .values([
            interactionOf(shop, "customer", new Date("2001-01-01T00:00:00Z"), "owed"),
            interactionOf(shop, "customer", ago(1), "owed"),
            interactionOf(shop, "customer", new Date("2000-01-01T00:00:00Z")),
          ]);
        const ofConversation = eq(tables.conversations.id, conversationId);
        const dueAt = shop === shops[0] ? new Date("2002-01-01T00:00:00Z") : ago(-1);
        await db.update(tables.conversations).set({ dueAt }).where(ofConversation);
        const reply = { workspaceId, conversationId, kind: "answer" as const, text: "x", pipelineVersion: "test" };
        await db.insert(tables.replies).values([
          { id: newId(), ...reply, answersExternalId: "x", state: "unknown", unknownSince: new Date("2003-01-01Z") },
          { id: newId(), ...reply, answersExternalId: "x", state: "failed", unknownSince: new Date("2000-01-01Z") },
        ]);
        const task = { workspaceId, conversationId, reason: "could_not_answer" };
        await db.insert(tables.tasks).values([
          { id: newId(), ...task, createdAt: new Date("2004-01-01Z") },
          { id: newId(), ...task, createdAt: new Date("2000-01-01Z"), doneAt: new Date() },
        ]);
      }
      const after = await read();
      const grown = (what: string) => (after[what]?.count ?? 0) - (before[what]?.count ?? 0);
      // Conversations, not messages: each shop has one in which two wait.
      expect(["turns", "wakes", "unknown_sends", "tasks"].map(grown)).toEqual([2, 1, 2, 2]);
      const years = ["turns", "wakes", "unknown_sends", "tasks"].map((what) => after[what]?.oldest?.slice(0, 4));
      expect(years).toEqual(["2001", "2002", "2003", "2004"]);
    });
  });

  it("is told by its names, with moments as dates", async () => {
    const shop = await makeShop("Waiting");
    const at = new Date("1999-01-01T00:00:00Z");
    await makeInteraction(shop.scope, shop.of, { createdAt: at });
    const owed = await countOwed();
    expect(Object.keys(owed).sort()).toEqual(["tasks", "turns", "unknownSends", "wakes"]);
    expect(owed.turns).toEqual({ count: expect.any(Number), oldestAt: at });
    expect(owed.turns.count).toBeGreaterThan(0);
    await inWorkspace(shop.scope, (tx) => tx.delete(tables.interactions));
  });
});

describe("countTraffic", () => {
  it.each([
    ["day", HOUR_MS],
    ["month", 24 * HOUR_MS],
  ] as const)("counts a %s over all workspaces, in buckets of UTC", async (span, bucketMs) => {
    const { bucket, buckets } = TRAFFIC_SPANS[span];
    const [one, two] = [await makeShop("One"), await makeShop("Two")];
    await inSnapshot(async (db) => {
      const read = async () =>
        (
          await db.execute<{ received: string; answered: string }>(
            sql`select received, answered from count_traffic(${bucket}, ${buckets})`,
          )
        ).map(({ received, answered }) => [Number(received), Number(answered)] as const);
      const before = await read();
      const fourthLast = new Date(Math.floor(Date.now() / bucketMs) * bucketMs - 3 * bucketMs + 1_000);
      const tooOld = new Date(Date.now() - (buckets + 1) * bucketMs);
      await db
        .insert(tables.interactions)
        .values([
          interactionOf(one, "customer", fourthLast),
          interactionOf(two, "customer", fourthLast),
          interactionOf(one, "ai", fourthLast),
          interactionOf(one, "person", fourthLast),
          interactionOf(one, "customer", tooOld),
        ]);
      const grown = (await read()).map(([received, answered], place) => [
        received - (before[place]?.[0] ?? 0),
        answered - (before[place]?.[1] ?? 0),
      ]);
      expect(grown.at(-4)).toEqual([2, 1]);
      expect(grown.filter(([received, answered]) => received !== 0 || answered !== 0)).toHaveLength(1);
    });
    const shown = await countTraffic(span);
    expect(shown).toHaveLength(buckets);
    for (const [place, { startsAt, received, answered }] of shown.entries()) {
      expect(startsAt.getTime() % bucketMs).toBe(0);
      if (place > 0) expect(startsAt.getTime() - (shown[place - 1]?.startsAt.getTime() ?? 0)).toBe(bucketMs);
      expect([received, answered]).toEqual([expect.any(Number), expect.any(Number)]);
    }
    expect(Date.now() - (shown.at(-1)?.startsAt.getTime() ?? 0)).toBeLessThan(bucketMs + 5_000);
  });

  it("counts the same whatever zone the session is in", async () => {
    const inZone = (zone: string) =>
      asOwner(ownerUrl, async (db) => {
        await db.execute(sql.raw(`set timezone to '${zone}'`));
        return db.execute<{ at: number }>(
          sql`select extract(epoch from starts_at)::int as at from count_traffic('day', 40)`,
        );
      });
    const utc = await inZone("UTC");
    expect(utc).toHaveLength(40);
    // One zone whose quarter-hours are odd, and one whose clocks were put forward twenty days ago.
    const changed = dayOfYear(ago(20 * 24));
    const summer = `AAA0BBB,J${changed}/0,J${((changed + 99) % 365) + 1}/0`;
    for (const zone of ["Asia/Kathmandu", summer]) expect([...(await inZone(zone))]).toEqual([...utc]);
  });
});

describe("listWorkspaces", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await makeShop("Shop to be counted");
    for (const role of ["owner", "viewer"] as const) await makeMember(shop.scope, (await makeUser()).id, role);
    await makeChannel(shop.scope, "whatsapp");
    const said = [
      ...[1, 2, 30, 200].map((hours) => interactionOf(shop, "customer", ago(hours))),
      ...[1, 40, 300].map((hours) => interactionOf(shop, "ai", ago(hours))),
      interactionOf(shop, "person", ago(1)),
    ];
    await inWorkspace(shop.scope, (tx) => tx.insert(tables.interactions).values(said));
    const thisMonth = new Date().toISOString().slice(0, 7);
    await inWorkspace(shop.scope, (tx) =>
      tx.insert(tables.aiMonths).values([
        {
          ...{ workspaceId: shop.id, month: `${thisMonth}-01`, spentMicros: 70_000, inputTokens: 5_000 },
          ...{ outputTokens: 600, calls: 7, unpricedCalls: 1 },
        },
        { workspaceId: shop.id, month: "2020-01-01", spentMicros: 99, inputTokens: 99, outputTokens: 99, calls: 99 },
      ]),
    );
  });

  it("gives each workspace its sums, and no more than them and its name", async () => {
    const { workspaces } = await listWorkspaces({ limit: 100 });
    expect(workspaces.filter(({ id }) => id === shop.id)).toEqual([
      {
        ...{ id: shop.id, slug: shop.slug, name: "Shop to be counted", createdAt: expect.any(Date) },
        ...{ members: 2, channels: 2, lastDay: { received: 2, answered: 1 }, lastWeek: { received: 3, answered: 2 } },
        month: {
          ...{ spentMicros: 70_000, inputTokens: 5_000, outputTokens: 600, calls: 7, unpricedCalls: 1 },
          limitMicros: null,
        },
      },
    ]);
  });

  it("walks over all of them, newest first, each once, however many share a moment", async () => {
    const createdAt = new Date("2010-01-01T00:00:00Z");
    const twins = new Set<string>();
    for (let made = 0; made < 5; made++) twins.add((await makeWorkspace({ createdAt })).id);
    const seen: { id: string; createdAt: Date }[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listWorkspaces>> = await listWorkspaces({ cursor, limit: 4 });
      expect(page.workspaces.length).toBeLessThanOrEqual(4);
      seen.push(...page.workspaces);
      cursor = page.nextCursor;
    } while (cursor !== null);
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => twins.has(id))).toEqual([...twins].sort().reverse());
    const moments = seen.map(({ createdAt }) => createdAt.getTime());
    expect(moments).toEqual(moments.toSorted((one, other) => other - one));
  });

  it("refuses a cursor of another list", async () => {
    await expect(listWorkspaces({ cursor: "bm9uZQ" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("finds a page by an index, wherever it lies", async () => {
    await asOwner(ownerUrl, async (db) => {
      await db.execute(sql`set enable_seqscan = off`);
      const plan = JSON.stringify(
        await db.execute(sql`
          explain select id from workspaces where (created_at, id) < (now(), ${newId()}::uuid)
          order by created_at desc nulls first, id desc nulls first limit 26`),
      );
      expect(plan).toContain("workspaces_list");
      expect(plan).not.toContain("Sort");
    });
  });
});

import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import type { Product } from "@/features/channels/schema";
import { encodeCursor } from "@/lib/cursor";
import { newId } from "@/lib/ids";
import { asOwner, makeInteraction, makeThread, makeWorkspace, type Thread } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { selectInteractionPage } from "./_interaction-page";
import { listInteractions } from "./list-interactions";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const makePlace = (scope: WorkspaceScope, product: Product = "instagram") =>
  makeThread(scope, product, { customer: { name: "Mara" } });

/** Walks every page, doing `between` after each. */
async function walk(
  scope: WorkspaceScope,
  request: Omit<Parameters<typeof listInteractions>[1], "cursor">,
  between: () => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listInteractions>> = await listInteractions(scope, { ...request, cursor });
    ids.push(...page.rows.map((row) => row.id));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
    await between();
  }
}

describe("listInteractions", () => {
  it("pages newest first without gap or repetition, many rows of one moment included", async () => {
    const { scope } = await makeWorkspace();
    const place = await makePlace(scope);
    const moments = [5, 4, 4, 4, 4, 4, 3, 2, 2, 1].map((minute) => new Date(Date.UTC(2026, 10, 1, 12, minute, 0, 123)));
    const made = [];
    for (const createdAt of moments)
      made.push({ createdAt, id: (await makeInteraction(scope, place, { createdAt })).id });
    made.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1));
    for (const limit of [1, 2, 3, 10, 50]) expect(await walk(scope, { limit })).toEqual(made.map(({ id }) => id));
  });

  it("neither repeats nor skips a row while new ones keep arriving", async () => {
    const { scope } = await makeWorkspace();
    const place = await makePlace(scope);
    const made: string[] = [];
    for (let count = 0; count < 9; count += 1) made.unshift((await makeInteraction(scope, place)).id);
    const first = await listInteractions(scope, { limit: 1 });
    expect(await walk(scope, { limit: 2 }, () => makeInteraction(scope, place))).toEqual(
      expect.arrayContaining(made.toSorted()),
    );
    const seen = await walk(scope, { limit: 2 }, () => makeInteraction(scope, place));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(first.rows[0]?.id);
  });

  it("filters by channel, by outcome and by both", async () => {
    const { scope } = await makeWorkspace();
    const [here, there] = [await makePlace(scope), await makePlace(scope, "whatsapp")];
    const silent = { outcome: "silent", outcomeReason: "person_has_thread" } as const;
    const a = await makeInteraction(scope, here, silent);
    const b = await makeInteraction(scope, there, silent);
    const c = await makeInteraction(scope, there);
    expect(await walk(scope, { channelId: there.channelId })).toEqual([c.id, b.id]);
    expect(await walk(scope, { outcome: "silent" })).toEqual([b.id, a.id]);
    expect(await walk(scope, { channelId: here.channelId, outcome: "silent", limit: 1 })).toEqual([a.id]);
    expect(await walk(scope, { channelId: here.channelId, outcome: "owed" })).toEqual([]);
  });

  it("shows what a row needs and no more of the message than its beginning", async () => {
    const { scope } = await makeWorkspace();
    const place = await makePlace(scope);
    await makeInteraction(scope, place, { text: "x".repeat(5000) });
    const { rows } = await listInteractions(scope, {});
    expect(rows).toEqual([
      {
        id: expect.any(String),
        createdAt: expect.any(Date),
        direction: "inbound",
        author: "customer",
        excerpt: "x".repeat(240),
        outcome: "owed",
        outcomeReason: null,
        channelId: place.channelId,
        conversationId: place.conversationId,
        conversationKind: "direct",
        customerName: "Mara",
        customerExternalId: expect.any(String),
      },
    ]);
  });

  it("knows nothing of another workspace: not its rows, its channels or its cursors", async () => {
    const [mine, theirs] = [await makeWorkspace(), await makeWorkspace()];
    const place = await makePlace(theirs.scope);
    await makeInteraction(theirs.scope, place);
    await makeInteraction(theirs.scope, place);
    const { nextCursor } = await listInteractions(theirs.scope, { limit: 1 });
    expect(nextCursor).not.toBeNull();
    expect(await listInteractions(mine.scope, {})).toEqual({ rows: [], nextCursor: null });
    await expect(listInteractions(mine.scope, { channelId: place.channelId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(listInteractions(mine.scope, { cursor: nextCursor })).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses a cursor of other filters", async () => {
    const { scope } = await makeWorkspace();
    const cursor = encodeCursor([scope.workspaceId, "interactions", null, "owed"], {
      at: new Date().toISOString(),
      id: newId(),
    });
    await expect(listInteractions(scope, { outcome: "owed", cursor })).resolves.toMatchObject({ rows: [] });
    await expect(listInteractions(scope, { outcome: "sent", cursor })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a page of interactions", () => {
  let scope: WorkspaceScope;
  let place: Thread;

  beforeAll(async () => {
    ({ scope } = await makeWorkspace());
    place = await makePlace(scope);
    const other = await makeWorkspace();
    const elsewhere = await makePlace(other.scope);
    for (const [into, of] of [
      [scope, place],
      [other.scope, elsewhere],
    ] as const) {
      await inWorkspace(into, (tx) =>
        tx.execute(sql`
          insert into interactions (id, workspace_id, channel_id, conversation_id, customer_id, direction, author,
            external_id, dedupe_key, text, occurred_at, outcome, created_at)
          select gen_random_uuid(), ${into.workspaceId}, ${of.channelId}, ${of.conversationId}, ${of.customerId},
            'inbound', 'customer', 'm' || n, 'message:m' || n, repeat('Do you ship to Austria? ', 10), now(),
            (array['answered', 'answered', 'answered', 'handed_over', 'silent'])[1 + n % 5],
            now() - n * interval '1 minute'
          from generate_series(1, 6000) n`),
      );
    }
    await asOwner(inject("ownerUrl"), (db) => db.execute(sql`analyze interactions`));
  });

  const filters = [
    {},
    { channel: true },
    { outcome: "silent" as const },
    { channel: true, outcome: "silent" as const },
  ];
  const pages = [
    { name: "first", daysAgo: null },
    { name: "last", daysAgo: 4 },
  ];
  it.each(
    filters.flatMap(({ channel, outcome }) =>
      pages.map((page) => ({
        channel,
        outcome,
        page,
        name: `${page.name} page by ${[channel && "channel", outcome].filter(Boolean).join(" and ") || "nothing"}`,
      })),
    ),
  )("walks one index, without sorting or sifting: $name", async ({ channel, outcome, page }) => {
    const after =
      page.daysAgo === null
        ? null
        : { at: new Date(Date.now() - page.daysAgo * 86_400_000).toISOString(), id: newId() };
    const plan = await inWorkspace(scope, async (tx) => {
      const query = selectInteractionPage(tx, scope, {
        channelId: channel ? place.channelId : null,
        outcome: outcome ?? null,
        after,
        limit: 51,
      });
      const lines = await tx.execute<{ "QUERY PLAN": string }>(sql`explain ${query.getSQL()}`);
      return lines.map((line) => line["QUERY PLAN"]).join("\n");
    });
    const index = `interactions_list${channel || outcome ? "_by_" : ""}${[channel && "channel", outcome && "outcome"].filter(Boolean).join("_and_")}`;
    expect(plan).toMatch(new RegExp(`Index Scan using ${index} on`));
    expect(plan).not.toMatch(/Sort|Seq Scan|Bitmap/);
    // The policy's own condition is the only thing looked at row by row.
    for (const [condition] of plan.matchAll(/(?<=Filter: ).*/g))
      expect(condition).not.toMatch(/created_at|outcome|channel_id/);
    if (after) expect(plan).toMatch(/Index Cond:.*ROW\(created_at, id\) </);
  });

  it("reads no more rows on the last page than on the first", async () => {
    const readRows = (at: string | null) =>
      inWorkspace(scope, async (tx) => {
        const query = selectInteractionPage(tx, scope, {
          after: at === null ? null : { at, id: newId() },
          limit: 51,
        });
        const lines = await tx.execute<{ "QUERY PLAN": string }>(sql`explain (analyze, costs off) ${query.getSQL()}`);
        const plan = lines.map((line) => line["QUERY PLAN"]).join("\n");
        expect(plan).not.toMatch(/Rows Removed/);
        return Number(/Index Scan.*rows=(\d+)/.exec(plan)?.[1]);
      });
    const [count] = await inWorkspace(scope, (tx) =>
      tx.select({ oldest: sql<string>`min(created_at)` }).from(interactions),
    );
    const nearEnd = new Date(new Date(count?.oldest ?? 0).getTime() + 100 * 60_000).toISOString();
    expect(await readRows(null)).toBe(51);
    expect(await readRows(nearEnd)).toBe(51);
  });
});

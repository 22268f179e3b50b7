import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, inject, test } from "vitest";
import { pool } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { knowledgeChunks, knowledgeSources } from "@/db/schema/knowledge";
import { offlineModelSettings } from "@/embedded/model/offline-model-settings";
import { startModel } from "@/embedded/model/start-model";
import { makeVectorSource } from "@/testing/bench/make-vectors";
import { fillWorkspace, measureRecall } from "@/testing/bench/measure-recall";
import { makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { addSource } from "./add-source";
import { findStaleEmbeddings } from "./find-stale-embeddings";
import { reembedStaleChunks } from "./reembed-stale-chunks";
import { retrievePassages } from "./retrieve-passages";

const model = await startModel();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...offlineModelSettings(model.url) });
afterAll(async () => {
  await pool().client.end({ timeout: 5 });
  await model.stop();
});

const facts = Array.from(
  { length: 10 },
  (_, place) => `Fact ${place}: drawer number ${place * 37} holds part ${place}.`,
);

describe("what a business knows", () => {
  test("is found by a question, with its source, and by nobody else's", async () => {
    const { scope } = await makeWorkspace();
    const stranger = await makeWorkspace();
    await addSource(scope, {
      title: "Hours",
      content: "We open at 10:00 on Saturday.\n\nParking is behind the house.",
    });
    await addSource(stranger.scope, { title: "Hours", content: "We open at 23:00 on Saturday." });
    const [best, ...rest] = await retrievePassages(scope, "When do you open on Saturday?");
    expect(best).toMatchObject({ sourceTitle: "Hours", content: "We open at 10:00 on Saturday." });
    expect(best?.score).toBeGreaterThan(0.3);
    expect(rest).toHaveLength(1);
    expect(await retrievePassages(stranger.scope, "parking behind the house")).toHaveLength(1);
  });

  test("an empty knowledge base and an empty question find nothing", async () => {
    const { scope } = await makeWorkspace();
    expect(await retrievePassages(scope, "Hello?")).toEqual([]);
    expect(await retrievePassages(scope, "  ")).toEqual([]);
  });

  test("is written whole or not at all", async () => {
    const { scope } = await makeWorkspace();
    await expect(addSource(scope, { title: "Empty", content: "<p hidden>secret</p>" })).rejects.toMatchObject({
      code: "invalid",
    });
    const sources = await inWorkspace(scope, (tx) =>
      tx.select().from(knowledgeSources).where(eq(knowledgeSources.workspaceId, scope.workspaceId)),
    );
    expect(sources).toEqual([]);
  });

  test("embedded by another model is not compared, is seen as stale, and is found again once embedded anew", async () => {
    const { scope } = await makeWorkspace();
    await addSource(scope, { title: "Parts", content: facts.join("\n\n") });
    await inWorkspace(scope, (tx) =>
      tx
        .update(knowledgeChunks)
        .set({ embeddingModel: "retired-model" })
        .where(and(eq(knowledgeChunks.workspaceId, scope.workspaceId))),
    );
    expect(await retrievePassages(scope, "Which drawer holds part 3?")).toEqual([]);
    const stale = await findStaleEmbeddings({ limit: 1_000 });
    expect(stale).toContainEqual(scope);
    expect(await reembedStaleChunks(scope)).toEqual({ reembedded: 10 });
    expect(await reembedStaleChunks(scope)).toEqual({ reembedded: 0 });
    expect(await findStaleEmbeddings({ limit: 1_000 })).not.toContainEqual(scope);
    expect((await retrievePassages(scope, "Which drawer holds part 3?")).length).toBe(5);
  });
});

describe("recall does not depend on who else is there", () => {
  // WebAssembly inserts into the index some twenty times slower: the same shape, smaller.
  const [crowd, large] = inject("databaseIsReal") ? [4_000, 2_500] : [300, 200];

  test("ten facts among thousands, and a large workspace through the index", { timeout: 240_000 }, async () => {
    const small = await makeWorkspace();
    const big = await makeWorkspace();
    const others = await makeWorkspace();
    await fillWorkspace(small.scope, 10, makeVectorSource(11));
    await fillWorkspace(big.scope, large, makeVectorSource(12));
    await fillWorkspace(others.scope, crowd, makeVectorSource(13));
    const questions = Array.from({ length: 20 }, makeVectorSource(14));
    expect((await measureRecall(small.scope, questions)).recall).toBe(1);
    expect((await measureRecall(big.scope, questions)).recall).toBeGreaterThanOrEqual(0.95);
    // The index path, also for the smallest workspace: without iterative scans it finds nothing of it. A node of the
    // graph may be out of reach, which is why small workspaces are compared one by one.
    expect((await measureRecall(small.scope, questions, { isIndexForced: true })).recall).toBeGreaterThanOrEqual(0.5);
    expect((await measureRecall(big.scope, questions, { isIndexForced: true })).recall).toBeGreaterThanOrEqual(0.95);
  });
});

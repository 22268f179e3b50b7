import { and, cosineDistance, eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { knowledgeChunks, knowledgeSources } from "@/db/schema/knowledge";
import type { WorkspaceScope } from "@/db/scope";
import { searchChunks } from "@/features/knowledge/retrieve-passages";
import { newId } from "@/lib/ids";

const MODEL = "bench-vectors";
const INSERT_BATCH = 100;

/** Fills a workspace with chunks that have the given vectors. */
export async function fillWorkspace(scope: WorkspaceScope, chunks: number, makeVector: () => number[]): Promise<void> {
  const { workspaceId } = scope;
  const sourceId = newId();
  await inWorkspace(scope, (tx) =>
    tx.insert(knowledgeSources).values({ id: sourceId, workspaceId, title: "Bench", content: "Bench" }),
  );
  for (let start = 0; start < chunks; start += INSERT_BATCH) {
    const rows = Array.from({ length: Math.min(INSERT_BATCH, chunks - start) }, (_, place) => ({
      ...{ id: newId(), workspaceId, sourceId, ordinal: start + place },
      content: `Chunk ${start + place}`,
      embedding: makeVector(),
      embeddingModel: MODEL,
    }));
    await inWorkspace(scope, (tx) => tx.insert(knowledgeChunks).values(rows));
  }
}

/**
 * Recall@5 of the product's search against an exact one in the same transaction, and the median time of the search.
 */
export async function measureRecall(
  scope: WorkspaceScope,
  questions: number[][],
  { isIndexForced = false }: { isIndexForced?: boolean } = {},
): Promise<{ recall: number; medianMs: number }> {
  const limit = 5;
  let found = 0;
  let wanted = 0;
  const times: number[] = [];
  for (const vector of questions) {
    await inWorkspace(scope, async (tx) => {
      const exact = await tx
        .select({ id: knowledgeChunks.id })
        .from(knowledgeChunks)
        .where(and(eq(knowledgeChunks.workspaceId, scope.workspaceId), eq(knowledgeChunks.embeddingModel, MODEL)))
        .orderBy(sql`(${cosineDistance(knowledgeChunks.embedding, vector)}) + 0`)
        .limit(limit);
      // Small workspaces are compared one by one, by our rule and by the planner's: both are told not to.
      if (isIndexForced) await tx.execute(sql`select set_config('enable_sort', 'off', true)`);
      const exactUpTo = isIndexForced ? 0 : undefined;
      const started = performance.now();
      const passages = await searchChunks(tx, scope, { vector, model: MODEL, limit, exactUpTo });
      times.push(performance.now() - started);
      const ids = new Set(passages.map(({ chunkId }) => chunkId));
      found += exact.filter(({ id }) => ids.has(id)).length;
      wanted += exact.length;
    });
  }
  times.sort((left, right) => left - right);
  return { recall: found / Math.max(1, wanted), medianMs: times[Math.floor(times.length / 2)] ?? 0 };
}

import { and, cosineDistance, eq, sql } from "drizzle-orm";
import { toSql } from "pgvector";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { knowledgeChunks, knowledgeSources } from "@/db/schema/knowledge";
import type { WorkspaceScope } from "@/db/scope";
import { embedTexts } from "@/lib/ai/embed-texts";
import { EXACT_SEARCH_CHUNKS, PASSAGE_LIMIT, QUESTION_MAX_CHARS } from "./rules";
import type { Passage } from "./schema";

/**
 * The passages of a workspace nearest to a question, best first. Answers, previews and evals all come through here.
 * @returns at most `limit` passages; none for an empty knowledge base
 * @throws AppError `unavailable` when the embedding model does not answer
 */
export async function retrievePassages(
  scope: WorkspaceScope,
  question: string,
  { limit = PASSAGE_LIMIT }: { limit?: number } = {},
): Promise<Passage[]> {
  const text = question.trim().slice(0, QUESTION_MAX_CHARS);
  if (!text) return [];
  const { vectors, model } = await embedTexts([text]);
  const [vector] = vectors;
  if (!vector) return [];
  return inWorkspace(scope, (tx) => searchChunks(tx, scope, { vector, model, limit }));
}

/** The index gives its nearest in nearly the right order: so many times more are taken and put in order exactly. */
const OVERFETCH = 4;

/**
 * The search itself, inside a transaction of the workspace. Up to EXACT_SEARCH_CHUNKS chunks are compared one by one;
 * beyond, the index walks on until it has met enough of this workspace's chunks, since by default it gives up among
 * the neighbours of other workspaces (recall 0.2 to 0.7).
 */
export async function searchChunks(
  tx: Transaction,
  scope: WorkspaceScope,
  {
    vector,
    model,
    limit,
    exactUpTo = EXACT_SEARCH_CHUNKS,
  }: { vector: number[]; model: string; limit: number; exactUpTo?: number },
): Promise<Passage[]> {
  const isCandidate = and(
    eq(knowledgeChunks.workspaceId, scope.workspaceId),
    eq(knowledgeChunks.embeddingModel, model),
  );
  const counted = await tx.execute<{ chunks: number }>(
    sql`select count(*)::int as chunks from (select 1 from ${knowledgeChunks} where ${isCandidate} limit ${exactUpTo + 1}) counted`,
  );
  const isSmall = (counted[0]?.chunks ?? 0) <= exactUpTo;
  if (!isSmall) {
    await tx.execute(
      sql`select set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '100', true), set_config('hnsw.max_scan_tuples', '200000', true), set_config('hnsw.scan_mem_multiplier', '4', true)`,
    );
  }
  // An index scan serves the order of the distance itself; with zero added the planner has to sort by it.
  const distance = cosineDistance(knowledgeChunks.embedding, toSql(vector));
  const nearest = tx
    .select({
      chunkId: knowledgeChunks.id,
      sourceId: knowledgeChunks.sourceId,
      content: knowledgeChunks.content,
      distance: sql<number>`${distance}`.mapWith(Number).as("distance"),
    })
    .from(knowledgeChunks)
    .where(isCandidate)
    .orderBy(isSmall ? sql`(${distance}) + 0` : distance)
    .limit(isSmall ? limit : limit * OVERFETCH)
    .as("nearest");
  const rows = await tx
    .select({
      chunkId: nearest.chunkId,
      sourceId: nearest.sourceId,
      sourceTitle: knowledgeSources.title,
      content: nearest.content,
      distance: nearest.distance,
    })
    .from(nearest)
    .innerJoin(
      knowledgeSources,
      and(eq(knowledgeSources.workspaceId, scope.workspaceId), eq(knowledgeSources.id, nearest.sourceId)),
    )
    .orderBy(sql`${nearest.distance} + 0`, nearest.chunkId)
    .limit(limit);
  return rows.map(({ distance: far, ...passage }) => ({ ...passage, score: Math.max(0, Math.min(1, 1 - far)) }));
}

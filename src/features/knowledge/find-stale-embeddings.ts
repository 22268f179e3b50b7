import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { knowledgeChunks } from "@/db/schema/knowledge";
import type { WorkspaceScope } from "@/db/scope";
import { embeddingModelName } from "@/lib/ai/models";

/**
 * Workspaces that hold chunks embedded by another model than the configured one: such chunks are not found until
 * `reembedStaleChunks` has run for them. Steps through the index from one workspace and model to the next, so that it
 * costs what there are workspaces, not chunks.
 * @returns at most `limit` scopes; none while everything is up to date
 */
export async function findStaleEmbeddings({ limit }: { limit: number }): Promise<WorkspaceScope[]> {
  const { workspaceId, embeddingModel } = knowledgeChunks;
  const rows = await acrossWorkspaces("find-stale-embeddings", (tx) =>
    tx.execute<{ workspaceId: string }>(sql`
      with recursive pairs as (
        (select workspace_id, embedding_model from ${knowledgeChunks} order by workspace_id, embedding_model limit 1)
        union all
        select next.workspace_id, next.embedding_model from pairs, lateral (
          select workspace_id, embedding_model from ${knowledgeChunks}
          where (${workspaceId}, ${embeddingModel}) > (pairs.workspace_id, pairs.embedding_model)
          order by workspace_id, embedding_model limit 1
        ) next
      )
      select distinct workspace_id as "workspaceId" from pairs
      where embedding_model <> ${embeddingModelName()} limit ${limit}`),
  );
  return rows.map((row) => mintScope(row.workspaceId));
}

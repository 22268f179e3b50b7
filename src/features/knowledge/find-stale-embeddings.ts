import { ne } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { knowledgeChunks } from "@/db/schema/knowledge";
import type { WorkspaceScope } from "@/db/scope";
import { embeddingModelName } from "@/lib/ai/models";

/**
 * Workspaces that hold chunks embedded by another model than the configured one: such chunks are not found until
 * `reembedStaleChunks` has run for them.
 * @returns at most `limit` scopes; none while everything is up to date
 */
export async function findStaleEmbeddings({ limit }: { limit: number }): Promise<WorkspaceScope[]> {
  const rows = await acrossWorkspaces("find-stale-embeddings", (tx) =>
    tx
      .selectDistinct({ workspaceId: knowledgeChunks.workspaceId })
      .from(knowledgeChunks)
      .where(ne(knowledgeChunks.embeddingModel, embeddingModelName()))
      .limit(limit),
  );
  return rows.map(({ workspaceId }) => mintScope(workspaceId));
}

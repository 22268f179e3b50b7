import { and, asc, eq, ne } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { knowledgeChunks, knowledgeSources } from "@/db/schema/knowledge";
import type { WorkspaceScope } from "@/db/scope";
import { embedTexts } from "@/lib/ai/embed-texts";
import { embeddingModelName } from "@/lib/ai/models";
import { embeddedText } from "./_embedded-text";
import { REEMBED_BATCH } from "./rules";

/**
 * Embeds a bounded batch of chunks that another model embedded. Call again until it returns 0.
 * @returns how many chunks are found again by it
 * @throws AppError `unavailable` when the embedding model does not answer
 */
export async function reembedStaleChunks(scope: WorkspaceScope): Promise<{ reembedded: number }> {
  const stale = await inWorkspace(scope, (tx) =>
    tx
      .select({ id: knowledgeChunks.id, content: knowledgeChunks.content, title: knowledgeSources.title })
      .from(knowledgeChunks)
      .innerJoin(
        knowledgeSources,
        and(
          eq(knowledgeSources.workspaceId, knowledgeChunks.workspaceId),
          eq(knowledgeSources.id, knowledgeChunks.sourceId),
        ),
      )
      .where(
        and(
          eq(knowledgeChunks.workspaceId, scope.workspaceId),
          ne(knowledgeChunks.embeddingModel, embeddingModelName()),
        ),
      )
      .orderBy(asc(knowledgeChunks.id))
      .limit(REEMBED_BATCH),
  );
  if (stale.length === 0) return { reembedded: 0 };
  const { vectors, model } = await embedTexts(stale.map(({ title, content }) => embeddedText(title, content)));
  return inWorkspace(scope, async (tx) => {
    let reembedded = 0;
    for (const [place, { id, content }] of stale.entries()) {
      // The content is compared too: a chunk edited meanwhile was embedded by its editor.
      const updated = await tx
        .update(knowledgeChunks)
        .set({ embedding: vectors[place] ?? [], embeddingModel: model })
        .where(
          and(
            eq(knowledgeChunks.workspaceId, scope.workspaceId),
            eq(knowledgeChunks.id, id),
            eq(knowledgeChunks.content, content),
          ),
        )
        .returning({ id: knowledgeChunks.id });
      reembedded += updated.length;
    }
    return { reembedded };
  });
}

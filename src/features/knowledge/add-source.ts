import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { knowledgeChunks, knowledgeSources } from "@/db/schema/knowledge";
import type { WorkspaceScope } from "@/db/scope";
import { embedTexts } from "@/lib/ai/embed-texts";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { embeddedText } from "./_embedded-text";
import { chunkContent } from "./chunk-content";
import { cleanContent } from "./clean-content";
import { SOURCE_MAX_CHARS, TITLE_MAX_CHARS } from "./rules";

/** Rows in one statement: a vector is some 10 kB on the wire. */
const INSERT_BATCH = 100;

/**
 * Adds what a business knows: cleaned, cut, embedded, and written whole or not at all.
 * @returns the new source and how many chunks it has
 * @throws AppError `invalid` when title or content is empty or too long; `unavailable` when the model does not answer
 */
export async function addSource(
  scope: WorkspaceScope,
  source: { title: string; content: string },
): Promise<{ sourceId: string; chunks: number }> {
  if (source.content.length > SOURCE_MAX_CHARS) {
    throw new AppError("invalid", `A source holds at most ${SOURCE_MAX_CHARS} characters: split it into several.`);
  }
  const title = cleanContent(source.title).replace(/\n+/g, " ").slice(0, TITLE_MAX_CHARS);
  const content = cleanContent(source.content);
  if (!title || !content) throw new AppError("invalid", "A source needs a title and content.");
  const contents = chunkContent(content);
  const { vectors, model } = await embedTexts(contents.map((chunk) => embeddedText(title, chunk)));
  const sourceId = newId();
  const rows = contents.map((chunk, ordinal) => ({
    id: newId(),
    workspaceId: scope.workspaceId,
    sourceId,
    ordinal,
    content: chunk,
    embedding: vectors[ordinal] ?? [],
    embeddingModel: model,
  }));
  const store = async (tx: Transaction) => {
    await tx.insert(knowledgeSources).values({ id: sourceId, workspaceId: scope.workspaceId, title, content });
    for (let start = 0; start < rows.length; start += INSERT_BATCH) {
      await tx.insert(knowledgeChunks).values(rows.slice(start, start + INSERT_BATCH));
    }
  };
  await inWorkspace(scope, store, { isLong: true });
  return { sourceId, chunks: rows.length };
}

import { foreignKey, index, integer, pgTable, text, unique, uuid, vector } from "drizzle-orm/pg-core";
import { VECTOR_WIDTH } from "@/lib/ai/vector-width";
import { createdAt, workspaceId } from "./columns";
import { installationMayFind, ownWorkspaceOnly } from "./policies";
import { workspaces } from "./workspaces";

export const knowledgeSources = pgTable(
  "knowledge_sources",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    content: text("content").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("knowledge_sources_workspace_key").on(table.workspaceId, table.id),
    index("knowledge_sources_list").on(
      table.workspaceId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    ownWorkspaceOnly(),
  ],
);

export const knowledgeChunks = pgTable(
  "knowledge_chunks",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    sourceId: uuid("source_id").notNull(),
    /** Place in its source, from 0. */
    ordinal: integer("ordinal").notNull(),
    content: text("content").notNull(),
    embedding: vector("embedding", { dimensions: VECTOR_WIDTH }).notNull(),
    /** Which model made the embedding: vectors of different models are never compared. */
    embeddingModel: text("embedding_model").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("knowledge_chunks_workspace_key").on(table.workspaceId, table.id),
    unique("knowledge_chunks_ordinal_key").on(table.workspaceId, table.sourceId, table.ordinal),
    index("knowledge_chunks_list").on(
      table.workspaceId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("knowledge_chunks_model").on(table.workspaceId, table.embeddingModel),
    index("knowledge_chunks_embedding").using("hnsw", table.embedding.op("vector_cosine_ops")),
    foreignKey({
      columns: [table.workspaceId, table.sourceId],
      foreignColumns: [knowledgeSources.workspaceId, knowledgeSources.id],
      name: "knowledge_chunks_source_fk",
    }).onDelete("cascade"),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);

import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, workspaceId } from "./columns";
import { conversations } from "./interactions";
import { countsMayRead, ownWorkspaceOnly } from "./policies";
import { workspaces } from "./workspaces";

/**
 * `prepared`: written and guarded, not claimed. `draft`: waits for a person. `sending`: claimed, the call to Meta may be
 * under way. `sent`: Meta has it. `unknown`: the call may have arrived; reconciled by echo or status, never resent.
 * `failed`: proven not sent. `superseded`: not sent, because the turn changed or a person took over.
 */
const REPLY_STATES = ["prepared", "draft", "sending", "sent", "unknown", "failed", "superseded"] as const;
const REPLY_KINDS = ["answer", "acknowledgement"] as const;

/** One passage that a reply rests on. */
export type Evidence = {
  chunkId: string;
  sourceId: string;
  sourceTitle: string;
  /** The passage as it was when the reply was written. */
  passage: string;
  /** Cosine similarity to the question, 0 to 1. */
  score: number;
  /** True when the reply cites it. */
  isCited: boolean;
};

/** What the AI wrote for a turn, on which evidence, at what cost, and how far it got. */
export const replies = pgTable(
  "replies",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    conversationId: uuid("conversation_id").notNull(),
    kind: text("kind", { enum: REPLY_KINDS }).notNull(),
    state: text("state", { enum: REPLY_STATES }).notNull(),
    stateReason: text("state_reason"),
    text: text("text").notNull(),
    evidence: jsonb("evidence").$type<Evidence[]>().notNull().default([]),
    model: text("model"),
    inputTokens: integer("input_tokens"),
    outputTokens: integer("output_tokens"),
    /** Millionths of a US dollar; null where the model's price is not known. */
    costMicros: bigint("cost_micros", { mode: "number" }),
    generationMs: integer("generation_ms"),
    /** Changes with any change of prompt, retrieval or guard. */
    pipelineVersion: text("pipeline_version").notNull(),
    /** What the send answers: the newest interaction of the turn, by Meta's id (the comment, for comments). */
    answersExternalId: text("answers_external_id").notNull(),
    claimedAt: moment("claimed_at"),
    /** Since when the end of the call is not known; the wait for an echo or a status counts from here. */
    unknownSince: moment("unknown_since"),
    sentAt: moment("sent_at"),
    /** Meta's id of what was sent. */
    externalId: text("external_id"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("replies_workspace_key").on(table.workspaceId, table.id),
    index("replies_of_conversation").on(
      table.workspaceId,
      table.conversationId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // At most one send under way in a conversation, whatever runs twice.
    uniqueIndex("replies_one_sending")
      .on(table.workspaceId, table.conversationId)
      .where(sql`${table.state} = 'sending'`),
    index("replies_unknown").on(table.unknownSince).where(sql`${table.state} = 'unknown'`),
    foreignKey({
      columns: [table.workspaceId, table.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
      name: "replies_conversation_fk",
    }).onDelete("cascade"),
    check(
      "replies_state_check",
      sql`${table.state} in ('prepared', 'draft', 'sending', 'sent', 'unknown', 'failed', 'superseded')`,
    ),
    ownWorkspaceOnly(),
    countsMayRead(),
  ],
);

/** What waits for a person. At most one open task in a conversation. */
export const tasks = pgTable(
  "tasks",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    conversationId: uuid("conversation_id").notNull(),
    reason: text("reason").notNull(),
    doneAt: moment("done_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("tasks_workspace_key").on(table.workspaceId, table.id),
    uniqueIndex("tasks_one_open").on(table.workspaceId, table.conversationId).where(sql`${table.doneAt} is null`),
    index("tasks_list").on(table.workspaceId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    foreignKey({
      columns: [table.workspaceId, table.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
      name: "tasks_conversation_fk",
    }).onDelete("cascade"),
    ownWorkspaceOnly(),
    countsMayRead(),
  ],
);

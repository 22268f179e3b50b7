import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { channels } from "./channels";
import { createdAt, moment, workspaceId } from "./columns";
import { countsMayRead, installationMayFind, ownWorkspaceOnly } from "./policies";
import { workspaces } from "./workspaces";

/** `direct`: a private thread. `comments`: what one customer wrote under one post; answered in public. */
export const CONVERSATION_KINDS = ["direct", "comments"] as const;
export const DIRECTIONS = ["inbound", "outbound"] as const;
export const AUTHORS = ["customer", "ai", "person"] as const;

/**
 * What became of an interaction. Inbound: `owed` until its turn is settled, then exactly one of `answered`,
 * `handed_over` (a task waits, acknowledged to the customer where that is possible), `drafted` (a draft waits) or
 * `silent` (with the reason). Outbound: `sent`.
 */
export const OUTCOMES = ["owed", "answered", "handed_over", "drafted", "silent", "sent"] as const;

export const customers = pgTable(
  "customers",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    channelId: uuid("channel_id").notNull(),
    /** IGSID, PSID, or WhatsApp user id: unique within its channel only. */
    externalId: text("external_id").notNull(),
    name: text("name"),
    /** Everything older than the raw window, in two sentences. */
    summary: text("summary"),
    /** Compare-and-set counter of `summary`. */
    summaryVersion: integer("summary_version").notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    unique("customers_workspace_key").on(table.workspaceId, table.id),
    unique("customers_external_key").on(table.workspaceId, table.channelId, table.externalId),
    index("customers_list").on(table.workspaceId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    foreignKey({
      columns: [table.workspaceId, table.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
      name: "customers_channel_fk",
    }).onDelete("cascade"),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);

/**
 * Who was erased and when, for deliveries that come again: what was said until then is not written. Nobody can read from
 * it who it was. Append-only for the application: the grants know no update, no delete.
 */
export const erasedCustomers = pgTable(
  "erased_customers",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    channelId: uuid("channel_id").notNull(),
    /** Keyed hash of the channel and Meta's id of the customer. */
    subject: text("subject").notNull(),
    /** Not before the last that was said, whose clock may run ahead of ours. */
    erasedAt: moment("erased_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.subject, table.erasedAt] }),
    foreignKey({
      columns: [table.workspaceId, table.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
      name: "erased_customers_channel_fk",
    }).onDelete("cascade"),
    ownWorkspaceOnly(),
  ],
);

export const conversations = pgTable(
  "conversations",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    channelId: uuid("channel_id").notNull(),
    customerId: uuid("customer_id").notNull(),
    kind: text("kind", { enum: CONVERSATION_KINDS }).notNull(),
    /** Empty for a direct thread; the post's id for comments. */
    threadKey: text("thread_key").notNull().default(""),
    /** Set while a person has the thread: their last message. The AI sends nothing until `personUntil` or hand-back. */
    personSince: moment("person_since"),
    personUntil: moment("person_until"),
    /** End of Meta's messaging window; null for comments. */
    windowClosesAt: moment("window_closes_at"),
    lastInteractionAt: moment("last_interaction_at").notNull(),
    /** The wake-up owed to this conversation, if any: the sweep emits for rows that are due and pushes this on. */
    dueAt: moment("due_at"),
    /** How often the sweep woke it since something new came: the back-off grows with it. */
    wakes: integer("wakes").notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    unique("conversations_workspace_key").on(table.workspaceId, table.id),
    unique("conversations_thread_key").on(
      table.workspaceId,
      table.channelId,
      table.customerId,
      table.kind,
      table.threadKey,
    ),
    index("conversations_list").on(
      table.workspaceId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("conversations_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
    foreignKey({
      columns: [table.workspaceId, table.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
      name: "conversations_channel_fk",
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.customerId],
      foreignColumns: [customers.workspaceId, customers.id],
      name: "conversations_customer_fk",
    }).onDelete("cascade"),
    check("conversations_kind_check", sql`${table.kind} in ('direct', 'comments')`),
    ownWorkspaceOnly(),
    installationMayFind(),
    countsMayRead(),
  ],
);

/** The ledger: every message and comment that came in or went out, once. */
export const interactions = pgTable(
  "interactions",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    customerId: uuid("customer_id").notNull(),
    direction: text("direction", { enum: DIRECTIONS }).notNull(),
    author: text("author", { enum: AUTHORS }).notNull(),
    /** Meta's id of the message or comment. */
    externalId: text("external_id").notNull(),
    /** What makes it one: kind and Meta's id. The unique index on it decides what is new. */
    dedupeKey: text("dedupe_key").notNull(),
    text: text("text").notNull(),
    /** When it was written, by Meta's clock. */
    occurredAt: moment("occurred_at").notNull(),
    outcome: text("outcome", { enum: OUTCOMES }).notNull(),
    outcomeReason: text("outcome_reason"),
    settledAt: moment("settled_at"),
    /** Inbound: the reply that took this turn. Outbound: the reply that it is. */
    replyId: uuid("reply_id"),
    /** True once the customer's summary reflects it. */
    isInSummary: boolean("is_in_summary").notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    unique("interactions_workspace_key").on(table.workspaceId, table.id),
    unique("interactions_dedupe_key").on(table.workspaceId, table.channelId, table.dedupeKey),
    index("interactions_list").on(table.workspaceId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index("interactions_list_by_channel").on(
      table.workspaceId,
      table.channelId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("interactions_list_by_outcome").on(
      table.workspaceId,
      table.outcome,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("interactions_list_by_channel_and_outcome").on(
      table.workspaceId,
      table.channelId,
      table.outcome,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("interactions_of_conversation").on(
      table.workspaceId,
      table.conversationId,
      table.occurredAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("interactions_of_customer").on(
      table.workspaceId,
      table.customerId,
      table.occurredAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // What no summary reflects yet: a handful of rows, however long the history is.
    index("interactions_unsummarised")
      .on(table.workspaceId, table.customerId, table.occurredAt, table.id)
      .where(sql`not ${table.isInSummary}`),
    // For counts over the whole installation: next to nothing to keep, and a month is found without its past.
    index("interactions_by_time").using("brin", table.createdAt),
    index("interactions_owed").on(table.workspaceId, table.conversationId).where(sql`${table.outcome} = 'owed'`),
    foreignKey({
      columns: [table.workspaceId, table.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
      name: "interactions_channel_fk",
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
      name: "interactions_conversation_fk",
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.customerId],
      foreignColumns: [customers.workspaceId, customers.id],
      name: "interactions_customer_fk",
    }).onDelete("cascade"),
    check(
      "interactions_outcome_check",
      sql`(${table.direction} = 'inbound' and ${table.outcome} in ('owed', 'answered', 'handed_over', 'drafted', 'silent')) or (${table.direction} = 'outbound' and ${table.outcome} = 'sent')`,
    ),
    check("interactions_author_check", sql`(${table.direction} = 'inbound') = (${table.author} = 'customer')`),
    ownWorkspaceOnly(),
    countsMayRead(),
  ],
);

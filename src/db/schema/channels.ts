import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, workspaceId } from "./columns";
import { countsMayRead, installationMayFind, installationRole, ownWorkspaceOnly } from "./policies";
import { workspaces } from "./workspaces";

export const PRODUCTS = ["instagram", "messenger", "whatsapp"] as const;
export const CHANNEL_STATES = ["connected", "disconnected", "misconfigured", "paused"] as const;

/** One Instagram account, Page or WhatsApp number of a business. */
export const channels = pgTable(
  "channels",
  {
    id: uuid("id").notNull().primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    product: text("product", { enum: PRODUCTS }).notNull(),
    /** Through which login an Instagram channel was connected: it decides host, token kind and secret. */
    login: text("login", { enum: ["facebook", "instagram"] })
      .notNull()
      .default("facebook"),
    /** Instagram account id (1784…), Page id, or WhatsApp phone number id: what a webhook names. */
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    /** `encryptSecret(token, "channels.token:<id>")`; null once it was destroyed. */
    tokenEncrypted: text("token_encrypted"),
    /** Meta's app-scoped id of the person who connected it, by which Meta's callbacks name them; null: not known. */
    connectedBy: text("connected_by"),
    state: text("state", { enum: CHANNEL_STATES }).notNull().default("connected"),
    /** Why it is not connected, in words for the owner. */
    stateReason: text("state_reason"),
    /** When it was last connected: what Meta's callbacks say of an earlier connection does not end it. */
    connectedAt: moment("connected_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("channels_workspace_key").on(table.workspaceId, table.id),
    // One account belongs to one business, so this key spans workspaces; the webhook finds the workspace by it.
    uniqueIndex("channels_external_key").on(table.product, table.externalId),
    index("channels_list").on(table.workspaceId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index("channels_connected_by_index").on(table.connectedBy).where(sql`connected_by is not null`),
    check("channels_token_check", sql`${table.tokenEncrypted} is not null or ${table.state} = 'disconnected'`),
    check("channels_product_check", sql`${table.product} in ('instagram', 'messenger', 'whatsapp')`),
    ownWorkspaceOnly(),
    installationMayFind(),
    countsMayRead(),
  ],
);

/** What authentic deliveries held that could not be placed, by day: no text, no ids of people. */
export const deliveryCounts = pgTable(
  "delivery_counts",
  {
    day: date("day", { mode: "string" }).notNull(),
    reason: text("reason", {
      enum: ["not_json", "not_meta", "unknown_channel", "unknown_item", "erased_customer"],
    }).notNull(),
    count: bigint("count", { mode: "number" }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.reason] }),
    pgPolicy("installation_counts", { for: "all", to: installationRole, using: sql`true`, withCheck: sql`true` }),
  ],
);

/**
 * Requests of Meta's to delete what is kept of the person behind a connection, as the public status page shows them.
 * The installation's own: a person is known here by no id, since the id is what was erased.
 */
export const deletionRequests = pgTable(
  "deletion_requests",
  {
    /** 32 hexadecimal digits, random: whoever has it may read the status. */
    code: text("code").primaryKey(),
    /** SHA-256 of the signed request: the same request again gets the same code. */
    requestHash: text("request_hash").notNull(),
    /** How many connections were erased. */
    channels: integer("channels").notNull(),
    completedAt: moment("completed_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("deletion_requests_request_key").on(table.requestHash),
    pgPolicy("installation_records", { for: "all", to: installationRole, using: sql`true`, withCheck: sql`true` }),
  ],
);

import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  index,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "./columns";
import { installationMayFind, installationRole, ownWorkspaceOnly } from "./policies";
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
    /** `encryptSecret(token, "channels.token:<id>")`. */
    tokenEncrypted: text("token_encrypted").notNull(),
    state: text("state", { enum: CHANNEL_STATES }).notNull().default("connected"),
    /** Why it is not connected, in words for the owner. */
    stateReason: text("state_reason"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("channels_workspace_key").on(table.workspaceId, table.id),
    // One account belongs to one business, so this key spans workspaces; the webhook finds the workspace by it.
    uniqueIndex("channels_external_key").on(table.product, table.externalId),
    index("channels_list").on(table.workspaceId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    check("channels_product_check", sql`${table.product} in ('instagram', 'messenger', 'whatsapp')`),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);

/** What authentic deliveries held that could not be placed, by day: no text, no ids of people. */
export const deliveryCounts = pgTable(
  "delivery_counts",
  {
    day: date("day", { mode: "string" }).notNull(),
    reason: text("reason", { enum: ["not_json", "not_meta", "unknown_channel", "unknown_item"] }).notNull(),
    count: bigint("count", { mode: "number" }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.reason] }),
    pgPolicy("installation_counts", { for: "all", to: installationRole, using: sql`true`, withCheck: sql`true` }),
  ],
);

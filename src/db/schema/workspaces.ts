import { sql } from "drizzle-orm";
import { check, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "./columns";
import { users } from "./identity";
import { installationMayFind, ownWorkspaceOnly } from "./policies";

export const REPLY_MODES = ["auto", "draft", "off"] as const;
export const ROLES = ["owner", "admin", "agent", "viewer"] as const;

/** A business. `slug` is its name in addresses. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: uuid("id").primaryKey(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    /** Whether the AI sends by itself, leaves drafts for a person, or stays silent. */
    replyMode: text("reply_mode", { enum: REPLY_MODES }).notNull().default("auto"),
    /** Minutes after a person's last message until the AI may answer in that thread again. */
    handbackAfterMinutes: integer("handback_after_minutes").notNull().default(1440),
    /** Sent when the knowledge does not hold the answer; a person gets the task. */
    acknowledgement: text("acknowledgement")
      .notNull()
      .default("Thank you for your message. I don't know that, so I have asked a colleague, who will answer you here."),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("workspaces_slug_key").on(table.slug),
    check("workspaces_reply_mode_check", sql`${table.replyMode} in ('auto', 'draft', 'off')`),
    check("workspaces_handback_check", sql`${table.handbackAfterMinutes} between 1 and 43200`),
    ownWorkspaceOnly("id"),
    installationMayFind(),
  ],
);

/** Who may act for a business, and as what. */
export const members = pgTable(
  "members",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: ROLES }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    check("members_role_check", sql`${table.role} in ('owner', 'admin', 'agent', 'viewer')`),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);

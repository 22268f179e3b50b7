import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, workspaceId } from "./columns";
import { users } from "./identity";
import { countsMayRead, installationMayFind, installationMayRecord, ownWorkspaceOnly } from "./policies";

const REPLY_MODES = ["auto", "draft", "off"] as const;
export const SECOND_FACTOR_RULES = ["nobody", "managers", "everybody"] as const;
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
    /** Who is let in only with a second factor; managers are owners and admins. */
    secondFactorFor: text("second_factor_for", { enum: SECOND_FACTOR_RULES }).notNull().default("nobody"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("workspaces_slug_key").on(table.slug),
    index("workspaces_list").on(table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    check("workspaces_reply_mode_check", sql`${table.replyMode} in ('auto', 'draft', 'off')`),
    check("workspaces_second_factor_check", sql`${table.secondFactorFor} in ('nobody', 'managers', 'everybody')`),
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
    // Whoever signs in is asked which workspaces are theirs, whatever else there is.
    index("members_user_index").on(table.userId),
    check("members_role_check", sql`${table.role} in ('owner', 'admin', 'agent', 'viewer')`),
    ownWorkspaceOnly(),
    installationMayFind(),
    countsMayRead(),
  ],
);

const API_KEY_SCOPES = ["workspace.read", "members.read"] as const;

/** Who was asked to join. The secret of the link is shown once; only its hash is here. */
export const invitations = pgTable(
  "invitations",
  {
    id: uuid("id").primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    tokenHash: text("token_hash").notNull(),
    invitedBy: uuid("invited_by").references(() => users.id, { onDelete: "set null" }),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("invitations_workspace_key").on(table.workspaceId, table.id),
    uniqueIndex("invitations_token_key").on(table.tokenHash),
    // One open invitation per person: asking again replaces the link.
    uniqueIndex("invitations_open_key")
      .on(table.workspaceId, table.email)
      .where(sql`accepted_at is null and revoked_at is null`),
    index("invitations_list_index").on(
      table.workspaceId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // Coming from a provider, a person is looked for by their address alone.
    index("invitations_email_index").on(table.email).where(sql`accepted_at is null and revoked_at is null`),
    check("invitations_role_check", sql`${table.role} in ('owner', 'admin', 'agent', 'viewer')`),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);

/** A key for programs. Shown once, stored hashed. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** The first characters, to recognise it by. */
    prefix: text("prefix").notNull(),
    hash: text("hash").notNull(),
    scopes: text("scopes", { enum: API_KEY_SCOPES }).array().notNull(),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    lastUsedAt: moment("last_used_at"),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("api_keys_workspace_key").on(table.workspaceId, table.id),
    uniqueIndex("api_keys_hash_key").on(table.hash),
    index("api_keys_list_index").on(
      table.workspaceId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);

/** Who did what to what, when and from where. Append-only for the application: the grants know no update, no delete. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: uuid("id").primaryKey(),
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** Null when a program or the installation acted; `actorLabel` then says which. */
    actorId: uuid("actor_id"),
    /** The actor's name then, and their address: it must still read when the person is gone. */
    actorLabel: text("actor_label").notNull(),
    act: text("act").notNull(),
    subjectKind: text("subject_kind").notNull(),
    subjectId: text("subject_id"),
    /** Ids, roles, addresses of the workspace's people, names of what they set: nothing of a customer, no secret. */
    details: jsonb("details").$type<Record<string, string | number | boolean | null>>().notNull().default({}),
    addressPrefix: text("address_prefix"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("audit_log_workspace_key").on(table.workspaceId, table.id),
    index("audit_log_list_index").on(
      table.workspaceId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    check("audit_log_act_check", sql`${table.act} ~ '^[a-z_.]{3,60}$'`),
    ownWorkspaceOnly(),
    installationMayRecord(),
  ],
);

import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
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
import { createdAt, moment } from "./columns";
import { appRole, installationMayFind } from "./policies";

export const SIGN_IN_METHODS = ["password", "password+totp", "google", "github", "oidc"] as const;

/** A person of the installation. Belongs to no workspace: membership is in `members`. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    /** Normalised: NFKC, trimmed, lower case. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** argon2id in PHC form; null for somebody who only signs in through a provider. */
    passwordHash: text("password_hash"),
    /** Counted up by whatever ends every session at once; an access token of a lower epoch is refused. */
    sessionEpoch: integer("session_epoch").notNull().default(0),
    /** Sees the health and budgets of the installation, never a customer's message. */
    isOperator: boolean("is_operator").notNull().default(false),
    disabledAt: moment("disabled_at"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("users_email_key").on(table.email),
    installationMayFind(),
    // A workspace sees the people who are its members, and of them only what the grants name.
    pgPolicy("members_of_workspace", {
      for: "select",
      to: appRole,
      using: sql`exists (select 1 from members m where m.user_id = ${table.id})`,
    }),
  ],
);

const userId = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** One sign-in on one device. Ends by `revoked_at`, by its absolute end, or when it was not renewed for `idle_ms`. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: userId(),
    /** Mixed into every refresh token of the session, base64url. */
    salt: text("salt").notNull(),
    method: text("method", { enum: SIGN_IN_METHODS }).notNull(),
    idleMs: bigint("idle_ms", { mode: "number" }).notNull(),
    absoluteExpiresAt: moment("absolute_expires_at").notNull(),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    /** When the person last proved who they are; the most guarded acts want it recent. */
    provenAt: moment("proven_at").notNull().defaultNow(),
    revokedAt: moment("revoked_at"),
    revokedReason: text("revoked_reason"),
    userAgent: text("user_agent"),
    /** /24 of IPv4, /48 of IPv6. */
    addressPrefix: text("address_prefix"),
    createdAt: createdAt(),
  },
  (table) => [
    index("sessions_user_index").on(table.userId, table.createdAt.desc().nullsFirst()),
    installationMayFind(),
  ],
);

/** Every refresh token of a session, used ones too: a used one that comes back reveals a theft. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    /** SHA-256 of the token, base64url. The token itself is nowhere. */
    hash: text("hash").primaryKey(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    generation: integer("generation").notNull(),
    /** Which secret made it, so that its maker can be asked again within the grace time. */
    keyId: text("key_id").notNull(),
    usedAt: moment("used_at"),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [unique("refresh_tokens_generation_key").on(table.sessionId, table.generation), installationMayFind()],
);

/** Failures to sign in, one row per account and one per address prefix; subjects are hashed. */
export const signInFailures = pgTable(
  "sign_in_failures",
  {
    subject: text("subject").primaryKey(),
    failures: integer("failures").notNull().default(0),
    windowStartedAt: moment("window_started_at").notNull().defaultNow(),
    lastFailedAt: moment("last_failed_at").notNull().defaultNow(),
  },
  () => [installationMayFind()],
);

/** Links that let a person set a new password once. The secret part is in the fragment, only its hash is here. */
export const resetLinks = pgTable(
  "reset_links",
  {
    hash: text("hash").primaryKey(),
    userId: userId(),
    /** Null when the operator's command made it. */
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
    createdAt: createdAt(),
  },
  (table) => [index("reset_links_user_index").on(table.userId), installationMayFind()],
);

/** Accounts that wait for the person at the address to confirm them by a mailed link; each link has its own. */
export const signUpRequests = pgTable(
  "sign_up_requests",
  {
    /** SHA-256 of the link's secret, base64url. */
    hash: text("hash").primaryKey(),
    /** Normalised as in `users`. Whether somebody has it is decided when the account is made. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    workspaceName: text("workspace_name").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("sign_up_requests_email_index").on(table.email),
    index("sign_up_requests_expiry_index").on(table.expiresAt),
    installationMayFind(),
  ],
);

/** A provider's account that signs somebody in: provider and subject (with the issuer, where that is a setting). */
export const oauthIdentities = pgTable(
  "oauth_identities",
  {
    provider: text("provider").notNull(),
    subject: text("subject").notNull(),
    userId: userId(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.subject] }),
    index("oauth_identities_user_index").on(table.userId),
    installationMayFind(),
  ],
);

/** "The person of this session wants to link this provider": made after a proof, good once, for minutes. */
export const linkIntents = pgTable(
  "link_intents",
  {
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    provider: text("provider").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.provider] }), installationMayFind()],
);

/** The authenticator application of a person. */
export const totpSecrets = pgTable(
  "totp_secrets",
  {
    userId: userId().primaryKey(),
    /** `encryptSecret(secret, "totp_secrets.secret:<user id>")`. */
    secretEncrypted: text("secret_encrypted").notNull(),
    /** Null until the first right code: until then nobody is asked for one. */
    confirmedAt: moment("confirmed_at"),
    /** The 30-second step of the last accepted code: no code is good twice. */
    lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
    createdAt: createdAt(),
  },
  () => [installationMayFind()],
);

/** Ten codes, each good once, for somebody who lost the authenticator. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: userId(),
    hash: text("hash").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.hash] }), installationMayFind()],
);

/** In the person's own name, by an owner or admin of their workspace, by the operator's command. */
export const EVENT_ACTORS = ["person", "owner", "operator"] as const;

/** What happened to an account: sign-ins, proofs, ended sessions. Append-only for the application. */
export const accountEvents = pgTable(
  "account_events",
  {
    id: uuid("id").primaryKey(),
    userId: userId(),
    act: text("act").notNull(),
    /** Null where it cannot be said, as of what was written before this was. */
    actor: text("actor", { enum: EVENT_ACTORS }),
    sessionId: uuid("session_id"),
    addressPrefix: text("address_prefix"),
    userAgent: text("user_agent"),
    createdAt: createdAt(),
  },
  (table) => [
    index("account_events_user_index").on(
      table.userId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    check("account_events_act_check", sql`${table.act} ~ '^[a-z_.]{3,60}$'`),
    check("account_events_actor_check", sql`${table.actor} in ('person', 'owner', 'operator')`),
    installationMayFind(),
  ],
);

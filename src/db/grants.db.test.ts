import { sql } from "drizzle-orm";
import { describe, expect, inject, test } from "vitest";
import { asOwner } from "@/testing/factories";

const ownerUrl = inject("ownerUrl");

type Right = "select" | "insert" | "update" | "delete";
/** Why, which tables, and which columns of them by right: `*` is all, as a grant on the table gives. */
type Grant = [why: string, tables: string, rights: Partial<Record<Right, string>>];

const ALL = { select: "*", insert: "*", update: "*", delete: "*" };
const NOT_DELETED = { select: "*", insert: "*", update: "*" };
const GROWS = { select: "*", insert: "*" };

/** Everything that each role of the application may do with a row. A right more or less has to be written down here. */
const GRANTS: Record<string, Grant[]> = {
  ebizmate_app: [
    ["a workspace's own rows", "channels conversations customers interactions replies tasks", ALL],
    ["what it knows", "knowledge_chunks knowledge_sources", ALL],
    ["its team", "members", ALL],
    ["withdrawn, never deleted", "api_keys invitations", NOT_DELETED],
    ["its settings; nobody deletes a workspace", "workspaces", NOT_DELETED],
    ["what its model calls cost", "ai_months", NOT_DELETED],
    ["the operator's limit, which it only keeps to", "ai_limits", { select: "*" }],
    ["logs that only grow", "audit_log erased_customers", GROWS],
    ["the names of its members; no hash, no epoch", "users", { select: "created_at disabled_at email id name" }],
  ],
  ebizmate_installation: [
    ["accounts are disabled, not deleted", "users", NOT_DELETED],
    ["how people sign in", "link_intents oauth_identities recovery_codes refresh_tokens reset_links", ALL],
    ["how people sign in", "sessions sign_in_failures sign_up_requests totp_secrets", ALL],
    ["an account's log only grows", "account_events", GROWS],
    ["requests to delete are proof", "deletion_requests", GROWS],
    ["counts by day and reason", "delivery_counts", NOT_DELETED],
    ["the operator's limits", "ai_limits", ALL],
    ["what the operator did; whoever writes it reads none of it", "audit_log", { insert: "*" }],
    ["where somebody is a member, and as what", "members", { select: "*" }],
    [
      "finds a workspace, and whom it lets in; not its words to customers",
      "workspaces",
      { select: "created_at id name second_factor_for slug" },
    ],
    [
      "finds the channel of a delivery and of a person at Meta; no token, no name",
      "channels",
      { select: "connected_at connected_by external_id id login product state workspace_id" },
    ],
    [
      "opens an invitation by its secret",
      "invitations",
      { select: "accepted_at email expires_at id revoked_at role token_hash workspace_id" },
    ],
    [
      "opens an API key by its secret while its maker may, and notes its use",
      "api_keys",
      { select: "created_by expires_at hash id last_used_at revoked_at scopes workspace_id", update: "last_used_at" },
    ],
    ["wakes what is due", "conversations", { select: "due_at id wakes workspace_id", update: "due_at wakes" }],
    ["finds the workspace of a job's customer, whoever that is", "customers", { select: "id workspace_id" }],
    ["finds chunks of another model", "knowledge_chunks", { select: "embedding_model id workspace_id" }],
  ],
  // Runs the operator's sums: states, moments and amounts, and no word.
  ebizmate_counts: [
    [
      "use and cost",
      "ai_months",
      { select: "calls input_tokens month output_tokens spent_micros unpriced_calls workspace_id" },
    ],
    ["how many of each", "channels members", { select: "workspace_id" }],
    ["backlog", "conversations", { select: "due_at" }],
    ["traffic", "interactions", { select: "author conversation_id created_at direction outcome workspace_id" }],
    ["backlog", "replies", { select: "state unknown_since" }],
    ["backlog", "tasks", { select: "created_at done_at" }],
  ],
};

/** By table and right, in one line each, so that a difference reads as one. */
const linesOf = (grants: Grant[]): string[] =>
  grants
    .flatMap(([, tables, rights]) =>
      tables
        .split(" ")
        .flatMap((table) => Object.entries(rights).map(([right, columns]) => `${right} ${table}: ${columns}`)),
    )
    .sort();

describe("the grants", () => {
  test.each(Object.keys(GRANTS))("of %s are these and no more, also by way of everybody or of another role", (role) =>
    asOwner(ownerUrl, async (db) => {
      const held = await db.execute<{ line: string }>(sql`
        select r.name || ' ' || replace(c.oid::regclass::text, 'public.', '') || ': ' || case
          when has_table_privilege(${role}, c.oid, r.name) then '*' else s.columns end as line
        from pg_class c join pg_namespace n on n.oid = c.relnamespace,
          unnest(array['select', 'insert', 'update', 'delete']) r (name),
          lateral (select string_agg(a.attname, ' ' order by a.attname collate "C") as columns from pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and r.name <> 'delete'
              -- There is no such right to a column: the question alone would be an error.
              and has_column_privilege(${role}, c.oid, a.attnum, replace(r.name, 'delete', 'select'))) s
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_|^information_schema$'
          and (s.columns is not null or has_table_privilege(${role}, c.oid, r.name))`);
      expect(held.map(({ line }) => line).sort()).toEqual(linesOf(GRANTS[role] ?? []));
    }),
  );

  test("are of every role that the application has", async () => {
    await asOwner(ownerUrl, async (db) => {
      const roles = await db.execute<{ name: string }>(
        sql`select rolname as name from pg_roles where rolname ~ '^ebizmate' and not rolcanlogin order by 1`,
      );
      expect(roles.map(({ name }) => name)).toEqual(Object.keys(GRANTS).sort());
      const lines = Object.values(GRANTS).flatMap(linesOf);
      console.info(`grants: ${lines.length} rights of ${roles.length} roles`);
    });
  });
});

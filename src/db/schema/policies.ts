import { sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** What the application is while it works for one workspace. Cannot log in, cannot bypass row-level security. */
export const appRole = pgRole("ebizmate_app").existing();

/** What the application is in `acrossWorkspaces`: sees only the tables and columns granted for finding a workspace. */
export const installationRole = pgRole("ebizmate_installation").existing();

/**
 * Owns the functions that count across workspaces for the operator, and is nobody's to take: the application runs the
 * functions and gets sums. It reads states, moments and amounts, no word that a person wrote.
 */
export const countsRole = pgRole("ebizmate_counts").existing();

/** The workspace of the transaction; null outside one. A subselect, so that it is evaluated once a statement. */
const currentWorkspace = sql`(select nullif(current_setting('app.workspace_id', true), '')::uuid)`;

/** The one policy of a tenant table: rows of the transaction's workspace, for reads and for writes. */
export const ownWorkspaceOnly = (column = "workspace_id") =>
  pgPolicy("own_workspace_only", {
    for: "all",
    to: appRole,
    using: sql`${sql.identifier(column)} = ${currentWorkspace}`,
    withCheck: sql`${sql.identifier(column)} = ${currentWorkspace}`,
  });

/** Lets the doors find a workspace. What they may do with the row is limited by grants, not by this policy. */
export const installationMayFind = () =>
  pgPolicy("installation_may_find", { for: "all", to: installationRole, using: sql`true`, withCheck: sql`true` });

/** Lets the counting functions see every row; of which columns, the grants say. */
export const countsMayRead = () => pgPolicy("counts_may_read", { for: "select", to: countsRole, using: sql`true` });

/** Lets the operator's acts on a workspace be written into its log, and nothing of the log be read. */
export const installationMayRecord = () =>
  pgPolicy("installation_may_record", { for: "insert", to: installationRole, withCheck: sql`true` });

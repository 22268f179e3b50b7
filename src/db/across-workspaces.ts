import { runAs } from "./_run-as";
import type { Transaction } from "./client";

/**
 * Everybody who may look across workspaces, and for what. The database grants this role no more than these need:
 * finding a workspace, signing people in, waking what is owed, and the operator's sums and limits.
 */
export type UnscopedCaller =
  | "resolve-channels"
  | "count-delivery"
  | "find-connections"
  | "list-channel-scopes"
  | "record-deletion"
  | "read-deletion"
  | "find-conversation-scope"
  | "find-customer-scope"
  | "take-due-conversations"
  | "find-stale-embeddings"
  | "check-channels-at-start"
  | "check-database"
  | "count-owed"
  | "count-traffic"
  | "list-workspaces"
  | "set-ai-limit"
  | "list-my-workspaces"
  | "resolve-api-key"
  | "open-workspace"
  | "open-workspace-as-operator"
  | "set-second-factor-rule"
  | "read-invitation"
  | "create-member-reset-link"
  | "has-invitation"
  | "identity";

/**
 * The audited way around `inWorkspace`, for the doors that must find the workspace first.
 * @throws AppError `internal` when called inside another transaction.
 */
export function acrossWorkspaces<T>(caller: UnscopedCaller, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return runAs({ role: "ebizmate_installation", workspaceId: "", what: `acrossWorkspaces(${caller})` }, work);
}

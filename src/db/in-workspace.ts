import { runAs } from "./_run-as";
import type { Transaction } from "./client";
import type { WorkspaceScope } from "./scope";

/**
 * The one way to run queries for a workspace: a transaction under a role that row-level security binds, in which only
 * that workspace's rows exist. No model or network call belongs inside.
 * @param options.isLong that it may take two minutes instead of fifteen seconds
 * @throws AppError `internal` when called inside another transaction (pass `tx` on instead), `unavailable` when the
 *   database does not answer in time
 */
export function inWorkspace<T>(
  scope: WorkspaceScope,
  work: (tx: Transaction) => Promise<T>,
  options: { isLong?: boolean } = {},
): Promise<T> {
  return runAs({ role: "ebizmate_app", workspaceId: scope.workspaceId, what: "inWorkspace", ...options }, work);
}

import { runAs } from "./_run-as";
import type { Transaction } from "./client";
import type { WorkspaceScope } from "./scope";

/**
 * The one way to run queries for a workspace: a transaction under a role that row-level security binds, in which only
 * that workspace's rows exist. No model or network call belongs inside.
 * @throws AppError `internal` when called inside another transaction (pass `tx` on instead).
 */
export function inWorkspace<T>(scope: WorkspaceScope, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return runAs({ role: "ebizmate_app", workspaceId: scope.workspaceId, what: "inWorkspace" }, work);
}

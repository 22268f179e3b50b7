import type { WorkspaceScope } from "./scope";

/**
 * Makes a scope. `workspaceId` must come from a row that the caller has just read (a membership, a channel, a
 * conversation), never from a request. Importers are listed in `.dependency-cruiser.cjs`.
 */
export function mintScope(workspaceId: string): WorkspaceScope {
  return Object.freeze({ workspaceId }) as WorkspaceScope;
}

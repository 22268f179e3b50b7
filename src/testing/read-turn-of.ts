import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import { readTurn, type Turn } from "@/features/interactions/read-turn";

/** The turn of a conversation, read in a transaction of its own; null where the workspace has no such conversation. */
export function readTurnOf(scope: WorkspaceScope, conversationId: string): Promise<Turn | null> {
  return inWorkspace(scope, (tx) => readTurn(tx, conversationId));
}

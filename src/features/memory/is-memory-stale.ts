import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import { readOlderMessages } from "./_older-messages";

/** True while some message of the customer is neither in the raw window nor in the summary. */
export async function isMemoryStale(scope: WorkspaceScope, customerId: string): Promise<boolean> {
  const older = await inWorkspace(scope, (tx) => readOlderMessages(tx, scope, customerId, 1));
  return older.length > 0;
}

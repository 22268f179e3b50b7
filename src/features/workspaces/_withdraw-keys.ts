import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apiKeys } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { can, type Role } from "./rules";

/**
 * Revokes the keys of somebody who, with the role they have now, could not make them: whoever made a key has seen it, and
 * would go on reading by it.
 * @param by.role null for somebody who is no member any more
 * @returns how many
 */
export async function withdrawKeys(
  tx: Transaction,
  scope: WorkspaceScope,
  by: { userId: string; role: Role | null },
): Promise<number> {
  if (by.role !== null && can(by.role, "api_keys.manage")) return 0;
  const revoked = await tx
    .update(apiKeys)
    .set({ revokedAt: new Date() })
    .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.createdBy, by.userId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length;
}

import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { invitations } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { isUnused } from "./_open-invitation";
import { ALL_ROLES, mayAssign, type Role } from "./rules";

/**
 * Takes back the open invitations of somebody who, with the role they have now, could not make them: their links would
 * let them in again by another address.
 * @param by.role null for somebody who is no member any more
 * @returns how many
 */
export async function withdrawInvitations(
  tx: Transaction,
  scope: WorkspaceScope,
  by: { userId: string; role: Role | null },
): Promise<number> {
  const { role } = by;
  const tooMuch = ALL_ROLES.filter((invited) => role === null || !mayAssign(role, invited));
  const withdrawn = await tx
    .update(invitations)
    .set({ revokedAt: new Date() })
    .where(
      and(
        eq(invitations.workspaceId, scope.workspaceId),
        eq(invitations.invitedBy, by.userId),
        inArray(invitations.role, tooMuch),
        isUnused,
      ),
    )
    .returning({ id: invitations.id });
  return withdrawn.length;
}

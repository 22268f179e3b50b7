import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema/identity";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { mayAssign, type Role } from "./rules";

/**
 * Reads a member whose role is about to change, with the workspace's row held: two owners who remove each other at the
 * same moment come one after the other, and the second finds itself the last. Whoever acts is read as well: their role
 * or their account may be gone since the request came in.
 * @returns the member's role and address, how many others can act as owners, and the role of whoever acts
 * @throws AppError `not_found` for somebody who is no member, and when whoever acts is none any more
 */
export async function lockMember(
  tx: Transaction,
  scope: WorkspaceScope,
  userId: string,
  actorId: string | null,
): Promise<{ role: Role; email: string; otherOwners: number; actorRole: Role }> {
  await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, scope.workspaceId)).for("update");
  const rows = await tx
    .select({ userId: members.userId, role: members.role, email: users.email, disabledAt: users.disabledAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      sql`${members.workspaceId} = ${scope.workspaceId} and (${members.role} = 'owner' or ${members.userId} in (${userId}, ${actorId}))`,
    );
  const member = rows.find((row) => row.userId === userId);
  if (!member) throw new AppError("not_found", "This person is not a member of the workspace.");
  const actor = rows.find((row) => row.userId === actorId && !row.disabledAt);
  if (!actor) throw new AppError("not_found", "You are not a member of the workspace any more.");
  const otherOwners = rows.filter((row) => row.role === "owner" && !row.disabledAt && row.userId !== userId).length;
  return { role: member.role, email: member.email, otherOwners, actorRole: actor.role };
}

/** @throws AppError `forbidden` when `actorRole` may not give or take these roles, `conflict` for the last owner */
export function checkRoleChange(actorRole: Role, from: { role: Role; otherOwners: number }, to: Role | null): void {
  if (!mayAssign(actorRole, from.role) || (to !== null && !mayAssign(actorRole, to))) {
    throw new AppError("forbidden", `As ${actorRole} you may not give or take this role.`);
  }
  if (from.role === "owner" && to !== "owner" && from.otherOwners === 0) {
    throw new AppError("conflict", "This is the last owner. Make somebody else an owner first.");
  }
}

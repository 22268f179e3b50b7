import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema/identity";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { mayAssign, type Role } from "./rules";

/**
 * Reads a member whose role is about to change, with the workspace's row held: two owners who remove each other at the
 * same moment come one after the other, and the second finds itself the last.
 * @returns the member's role and address, and how many owners there are
 * @throws AppError `not_found` for somebody who is no member
 */
export async function lockMember(
  tx: Transaction,
  scope: WorkspaceScope,
  userId: string,
): Promise<{ role: Role; email: string; owners: number }> {
  await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, scope.workspaceId)).for("update");
  const rows = await tx
    .select({ userId: members.userId, role: members.role, email: users.email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      sql`${members.workspaceId} = ${scope.workspaceId} and (${members.role} = 'owner' or ${members.userId} = ${userId})`,
    );
  const member = rows.find((row) => row.userId === userId);
  if (!member) throw new AppError("not_found", "This person is not a member of the workspace.");
  return { role: member.role, email: member.email, owners: rows.filter((row) => row.role === "owner").length };
}

/** @throws AppError `forbidden` when `actorRole` may not give or take these roles, `conflict` for the last owner */
export function checkRoleChange(actorRole: Role, from: { role: Role; owners: number }, to: Role | null): void {
  if (!mayAssign(actorRole, from.role) || (to !== null && !mayAssign(actorRole, to))) {
    throw new AppError("forbidden", `As ${actorRole} you may not give or take this role.`);
  }
  if (from.role === "owner" && to !== "owner" && from.owners <= 1) {
    throw new AppError("conflict", "This is the last owner. Make somebody else an owner first.");
  }
}

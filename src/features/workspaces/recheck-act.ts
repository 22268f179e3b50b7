import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema/identity";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { type Act, can, type Role } from "./rules";
import type { Actor } from "./schema";

/**
 * Reads the role of whoever acts again, inside the transaction that acts: they may have been removed, or their account
 * disabled, since the request came in. Call it before any other row but the workspace's is locked.
 * @returns the role they have now
 * @throws AppError `forbidden`
 */
export async function recheckAct(tx: Transaction, scope: WorkspaceScope, actor: Actor, act: Act): Promise<Role> {
  // Whoever changes a role holds this row for update, so waits; whoever writes anything of the workspace does not.
  await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, scope.workspaceId)).for("key share");
  const [member] = await tx
    .select({ role: members.role })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      sql`${members.workspaceId} = ${scope.workspaceId} and ${members.userId} = ${actor.userId} and ${users.disabledAt} is null`,
    );
  if (!member || !can(member.role, act))
    throw new AppError("forbidden", "Your role does not let you do this any more.");
  return member.role;
}

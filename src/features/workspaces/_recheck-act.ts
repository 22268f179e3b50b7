import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { type Act, can } from "./rules";
import type { Actor } from "./schema";

/**
 * Reads the role of whoever acts again, with the workspace's row held: their removal may have gone through since the
 * request came in.
 * @throws AppError `forbidden`
 */
export async function recheckAct(tx: Transaction, scope: WorkspaceScope, actor: Actor, act: Act): Promise<void> {
  await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, scope.workspaceId)).for("update");
  const [member] = await tx
    .select({ role: members.role })
    .from(members)
    .where(sql`${members.workspaceId} = ${scope.workspaceId} and ${members.userId} = ${actor.userId}`);
  if (!member || !can(member.role, act))
    throw new AppError("forbidden", "Your role does not let you do this any more.");
}

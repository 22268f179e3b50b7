import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { checkRoleChange, lockMember } from "./_lock-members";
import { withdrawInvitations } from "./_withdraw-invitations";
import { withdrawKeys } from "./_withdraw-keys";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Takes a member out of the workspace, or lets one leave. Their next request finds no membership, the invitations they sent
 * let nobody in any more, and the keys they made open nothing.
 * @throws AppError `not_found`, `forbidden`, or `conflict` for the last owner
 */
export async function removeMember(scope: WorkspaceScope, by: { actor: Actor }, userId: string): Promise<void> {
  await inWorkspace(scope, async (tx) => {
    const member = await lockMember(tx, scope, userId, by.actor.userId);
    const isLeaving = by.actor.userId === userId;
    if (isLeaving && member.role === "owner" && member.otherOwners === 0) {
      throw new AppError("conflict", "You are the last owner. Make somebody else an owner first.");
    }
    if (!isLeaving) checkRoleChange(member.actorRole, member, null);
    await tx.delete(members).where(and(eq(members.workspaceId, scope.workspaceId), eq(members.userId, userId)));
    const withdrawnInvitations = await withdrawInvitations(tx, scope, { userId, role: null });
    const revokedKeys = await withdrawKeys(tx, scope, { userId, role: null });
    await writeAudit(tx, scope, by.actor, {
      act: isLeaving ? "member.left" : "member.removed",
      subject: { kind: "member", id: userId },
      details: { email: member.email, role: member.role, withdrawnInvitations, revokedKeys },
    });
  });
}

import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { checkRoleChange, lockMember } from "./_lock-members";
import { withdrawInvitations } from "./_withdraw-invitations";
import { withdrawKeys } from "./_withdraw-keys";
import type { Role } from "./rules";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Gives a member another role; it acts from that person's next request on. Invitations and keys that they could not make
 * with it are taken back.
 * @throws AppError `not_found`, `forbidden`, or `conflict` for the last owner
 */
export async function changeMemberRole(
  scope: WorkspaceScope,
  by: { actor: Actor },
  change: { userId: string; role: Role },
): Promise<void> {
  await inWorkspace(scope, async (tx) => {
    const before = await lockMember(tx, scope, change.userId, by.actor.userId);
    checkRoleChange(before.actorRole, before, change.role);
    if (before.role === change.role) return;
    await tx
      .update(members)
      .set({ role: change.role })
      .where(and(eq(members.workspaceId, scope.workspaceId), eq(members.userId, change.userId)));
    const { userId, role } = change;
    const withdrawnInvitations = await withdrawInvitations(tx, scope, { userId, role });
    const revokedKeys = await withdrawKeys(tx, scope, { userId, role });
    await writeAudit(tx, scope, by.actor, {
      act: "member.role_changed",
      subject: { kind: "member", id: change.userId },
      details: { email: before.email, from: before.role, to: change.role, withdrawnInvitations, revokedKeys },
    });
  });
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { createResetLink } from "@/features/identity/create-reset-link";
import { AppError } from "@/lib/errors";
import { checkRoleChange, lockMember } from "./_lock-members";
import type { Role } from "./rules";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Makes a link with which a member sets a new password, for somebody who cannot be mailed one. Only for members of this
 * workspace alone: else its owner would hold the key to their other workspaces.
 * @throws AppError `not_found`, `forbidden`
 */
export async function createMemberResetLink(
  scope: WorkspaceScope,
  by: { actor: Actor; role: Role },
  userId: string,
): Promise<{ url: string }> {
  const elsewhere = await acrossWorkspaces("identity", (tx) =>
    tx.select({ workspaceId: members.workspaceId }).from(members).where(eq(members.userId, userId)).limit(2),
  );
  await inWorkspace(scope, async (tx) => {
    const member = await lockMember(tx, scope, userId);
    checkRoleChange(by.role, { ...member, owners: Number.POSITIVE_INFINITY }, member.role);
    if (elsewhere.length !== 1 || elsewhere[0]?.workspaceId !== scope.workspaceId) {
      throw new AppError(
        "forbidden",
        "This person belongs to other workspaces too, so only they or the operator of the installation can reset the password.",
      );
    }
    await writeAudit(tx, scope, by.actor, {
      act: "member.reset_link",
      subject: { kind: "member", id: userId },
      details: { email: member.email },
    });
  });
  return createResetLink({ userId, createdBy: by.actor.userId });
}

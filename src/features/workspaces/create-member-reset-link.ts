import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { users } from "@/db/schema/identity";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { createResetLink } from "@/features/identity/create-reset-link";
import { AppError } from "@/lib/errors";
import { checkRoleChange, lockMember } from "./_lock-members";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Makes a link with which a member sets a new password, for somebody who cannot be mailed one. Only for members of this
 * workspace alone who do not run the installation: else its owner would hold the key to more than the workspace.
 * @throws AppError `not_found`, `forbidden`
 */
export async function createMemberResetLink(
  scope: WorkspaceScope,
  by: { actor: Actor },
  userId: string,
): Promise<{ url: string }> {
  const { actor } = by;
  const places = await acrossWorkspaces("create-member-reset-link", (tx) =>
    tx
      .select({ workspaceId: members.workspaceId, isOperator: users.isOperator })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(eq(members.userId, userId))
      .limit(2),
  );
  const { email } = await inWorkspace(scope, async (tx) => {
    const member = await lockMember(tx, scope, userId, actor.userId);
    checkRoleChange(member.actorRole, { ...member, otherOwners: Number.POSITIVE_INFINITY }, member.role);
    return member;
  });
  const [place] = places;
  if (places.length !== 1 || place?.workspaceId !== scope.workspaceId || place.isOperator) {
    throw new AppError(
      "forbidden",
      "This person has rights outside this workspace, so only they or the operator of the installation can reset the password.",
    );
  }
  return createResetLink({
    userId,
    createdBy: actor.userId,
    actor: "owner",
    caller: { addressPrefix: actor.addressPrefix, userAgent: null },
    record: (tx) =>
      writeAudit(tx, scope, actor, {
        act: "member.reset_link",
        subject: { kind: "member", id: userId },
        details: { email },
      }),
  });
}

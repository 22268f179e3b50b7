import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { invitations } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { isUnused } from "./_open-invitation";
import { recheckAct } from "./recheck-act";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Takes an invitation back: its link stops working.
 * @throws AppError `not_found` for one that is accepted, taken back or another workspace's, `forbidden` for somebody who
 *   may not, or may not any more
 */
export async function revokeInvitation(scope: WorkspaceScope, actor: Actor, invitationId: string): Promise<void> {
  await inWorkspace(scope, async (tx) => {
    await recheckAct(tx, scope, actor, "members.manage");
    const revoked = await tx
      .update(invitations)
      .set({ revokedAt: new Date() })
      .where(and(eq(invitations.workspaceId, scope.workspaceId), eq(invitations.id, invitationId), isUnused))
      .returning({ email: invitations.email });
    const [first] = revoked;
    if (!first) throw new AppError("not_found", "There is no such open invitation.");
    await writeAudit(tx, scope, actor, {
      act: "invitation.revoked",
      subject: { kind: "invitation", id: invitationId },
      details: { email: first.email },
    });
  });
}

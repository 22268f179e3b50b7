import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { invitations, workspaces } from "@/db/schema/workspaces";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { AppError } from "@/lib/errors";
import { isOpen } from "./_open-invitation";
import type { Role } from "./rules";

export type Invitation = {
  id: string;
  workspaceId: string;
  workspaceName: string;
  slug: string;
  email: string;
  role: Role;
};

/**
 * What the holder of an invitation's secret may know of it: not whether its address has an account, for the holder may be
 * the inviter.
 * @throws AppError `not_found` for a link that is unknown, used, taken back or too old
 */
export async function readInvitation(token: string): Promise<Invitation> {
  const [invitation] = await acrossWorkspaces("read-invitation", (tx) =>
    tx
      .select({
        id: invitations.id,
        workspaceId: invitations.workspaceId,
        workspaceName: workspaces.name,
        slug: workspaces.slug,
        email: invitations.email,
        role: invitations.role,
      })
      .from(invitations)
      .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
      .where(and(eq(invitations.tokenHash, hashSecret(token)), isOpen)),
  );
  if (!invitation) {
    throw new AppError("not_found", "This invitation was used, taken back, is too old, or its link is not complete.");
  }
  return invitation;
}

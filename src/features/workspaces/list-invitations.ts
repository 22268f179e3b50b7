import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { invitations } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { Role } from "./rules";

export type OpenInvitation = { id: string; email: string; role: Role; createdAt: Date; expiresAt: Date };

/** Invitations that can still be accepted, newest first. Their links cannot be shown again. */
export function listInvitations(scope: WorkspaceScope): Promise<OpenInvitation[]> {
  return inWorkspace(scope, (tx) =>
    tx
      .select({
        id: invitations.id,
        email: invitations.email,
        role: invitations.role,
        createdAt: invitations.createdAt,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .where(
        and(
          eq(invitations.workspaceId, scope.workspaceId),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, sql`now()`),
        ),
      )
      .orderBy(sql`${invitations.createdAt} desc nulls first`, sql`${invitations.id} desc nulls first`)
      .limit(200),
  );
}

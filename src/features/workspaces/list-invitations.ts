import { and, eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { invitations } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { isOpen } from "./_open-invitation";
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
      .where(and(eq(invitations.workspaceId, scope.workspaceId), isOpen))
      .orderBy(sql`${invitations.createdAt} desc nulls first`, sql`${invitations.id} desc nulls first`)
      .limit(200),
  );
}

import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { newestFirst } from "@/db/newest-first";
import { auditLog } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { decodeCursor, encodeCursor } from "@/lib/cursor";

export type AuditEntry = Pick<
  typeof auditLog.$inferSelect,
  "id" | "actorId" | "actorLabel" | "act" | "subjectKind" | "subjectId" | "details" | "addressPrefix" | "createdAt"
>;

const PAGE = 50;
const walk = newestFirst(auditLog.createdAt, auditLog.id);

/**
 * The privileged acts of a workspace, newest first, page by page.
 * @throws AppError `invalid` for a cursor that is none of ours
 */
export async function listAudit(
  scope: WorkspaceScope,
  page: { cursor?: string | null; limit?: number },
): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
  const limit = page.limit ?? PAGE;
  const list = [scope.workspaceId, "audit"];
  const after = page.cursor ? decodeCursor(list, page.cursor) : null;
  const rows = await inWorkspace(scope, (tx) =>
    tx
      .select({
        id: auditLog.id,
        actorId: auditLog.actorId,
        actorLabel: auditLog.actorLabel,
        act: auditLog.act,
        subjectKind: auditLog.subjectKind,
        subjectId: auditLog.subjectId,
        details: auditLog.details,
        addressPrefix: auditLog.addressPrefix,
        createdAt: auditLog.createdAt,
      })
      .from(auditLog)
      .where(and(eq(auditLog.workspaceId, scope.workspaceId), walk.after(after)))
      .orderBy(...walk.order)
      .limit(limit + 1),
  );
  const entries = rows.slice(0, limit);
  const last = entries.at(-1);
  return {
    entries,
    nextCursor:
      rows.length > limit && last ? encodeCursor(list, { at: last.createdAt.toISOString(), id: last.id }) : null,
  };
}

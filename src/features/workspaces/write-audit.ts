import type { Transaction } from "@/db/client";
import { auditLog } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";
import type { Actor } from "./schema";

/**
 * Writes who did what to what, in the transaction that does it: both happen or neither. The application can add to this
 * log and read it, nothing else.
 * @param entry.act `noun.verb`, as in `member.removed`
 * @param entry.details ids, roles, addresses of the workspace's people, and names of keys, channels and settings; nothing of a
 *   customer, no message text, no secret
 */
export async function writeAudit(
  tx: Transaction,
  scope: Pick<WorkspaceScope, "workspaceId">,
  actor: Actor,
  entry: {
    act: string;
    subject: { kind: string; id: string | null };
    details?: Record<string, string | number | boolean | null>;
  },
): Promise<void> {
  await tx.insert(auditLog).values({
    id: newId(),
    workspaceId: scope.workspaceId,
    actorId: actor.userId,
    actorLabel: actor.label,
    addressPrefix: actor.addressPrefix,
    act: entry.act,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    details: entry.details ?? {},
  });
}

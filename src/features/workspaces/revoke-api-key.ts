import { and, eq, isNull } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { apiKeys } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { recheckAct } from "./recheck-act";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Ends a key: its next use is refused.
 * @throws AppError `not_found` for one that is revoked already or another workspace's, `forbidden` for somebody who may
 *   not, or may not any more
 */
export async function revokeApiKey(scope: WorkspaceScope, actor: Actor, apiKeyId: string): Promise<void> {
  await inWorkspace(scope, async (tx) => {
    await recheckAct(tx, scope, actor, "api_keys.manage");
    const revoked = await tx
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, apiKeyId), isNull(apiKeys.revokedAt)))
      .returning({ name: apiKeys.name });
    const [key] = revoked;
    if (!key) throw new AppError("not_found", "There is no such key, or it is revoked already.");
    await writeAudit(tx, scope, actor, {
      act: "api_key.revoked",
      subject: { kind: "api_key", id: apiKeyId },
      details: { name: key.name },
    });
  });
}

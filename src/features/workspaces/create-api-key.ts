import { inWorkspace } from "@/db/in-workspace";
import { apiKeys } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { freshSecret } from "@/lib/crypto/fresh-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { newId } from "@/lib/ids";
import { recheckAct } from "./recheck-act";
import type { ApiKeyScope } from "./rules";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Makes a key for a program.
 * @returns the key: shown this once, stored hashed
 * @throws AppError `forbidden` for somebody who may not, or may not any more
 */
export async function createApiKey(
  scope: WorkspaceScope,
  actor: Actor,
  wanted: { name: string; scopes: ApiKeyScope[]; expiresAt: Date | null },
): Promise<{ id: string; key: string }> {
  const id = newId();
  const key = `ebz_${freshSecret()}`;
  await inWorkspace(scope, async (tx) => {
    await recheckAct(tx, scope, actor, "api_keys.manage");
    await tx.insert(apiKeys).values({
      id,
      workspaceId: scope.workspaceId,
      name: wanted.name,
      prefix: key.slice(0, 10),
      hash: hashSecret(key),
      scopes: [...new Set(wanted.scopes)],
      createdBy: actor.userId,
      expiresAt: wanted.expiresAt,
    });
    await writeAudit(tx, scope, actor, {
      act: "api_key.created",
      subject: { kind: "api_key", id },
      details: { name: wanted.name, scopes: wanted.scopes.join(" ") },
    });
  });
  return { id, key };
}

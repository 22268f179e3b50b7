import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { users } from "@/db/schema/identity";
import { apiKeys, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { hashSecret } from "@/lib/crypto/hash-secret";
import type { ApiKeyScope } from "./rules";

export type ApiKeyHolder = {
  keyId: string;
  scope: WorkspaceScope;
  scopes: ApiKeyScope[];
  workspace: { id: string; slug: string; name: string };
};

/** A minute is near enough for "last used", and spares the row a write at every call. */
const LAST_USE_STEP = "1 minute";

/** Whom a key speaks for; null for one that is unknown, revoked or expired, or whose maker's account is disabled. */
export async function resolveApiKey(key: string): Promise<ApiKeyHolder | null> {
  if (!/^ebz_[\w-]{43}$/.test(key)) return null;
  const row = await acrossWorkspaces("resolve-api-key", async (tx) => {
    const [found] = await tx
      .select({
        keyId: apiKeys.id,
        scopes: apiKeys.scopes,
        isUseNoted: sql<boolean>`coalesce(${apiKeys.lastUsedAt} > now() - ${LAST_USE_STEP}::interval, false)`,
        id: workspaces.id,
        slug: workspaces.slug,
        name: workspaces.name,
      })
      .from(apiKeys)
      .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
      .leftJoin(users, eq(users.id, apiKeys.createdBy))
      .where(
        and(
          eq(apiKeys.hash, hashSecret(key)),
          isNull(apiKeys.revokedAt),
          isNull(users.disabledAt),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
        ),
      );
    if (found && !found.isUseNoted) {
      await tx.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.id, found.keyId));
    }
    return found;
  });
  if (!row) return null;
  const { keyId, scopes, id, slug, name } = row;
  return { keyId, scopes, scope: mintScope(id), workspace: { id, slug, name } };
}

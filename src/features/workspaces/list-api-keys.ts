import { eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { apiKeys } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { ApiKeyScope } from "./rules";

export type ListedApiKey = {
  id: string;
  name: string;
  prefix: string;
  scopes: ApiKeyScope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** The keys of a workspace, newest first, revoked ones too. */
export function listApiKeys(scope: WorkspaceScope): Promise<ListedApiKey[]> {
  return inWorkspace(scope, (tx) =>
    tx
      .select({
        id: apiKeys.id,
        name: apiKeys.name,
        prefix: apiKeys.prefix,
        scopes: apiKeys.scopes,
        createdAt: apiKeys.createdAt,
        lastUsedAt: apiKeys.lastUsedAt,
        expiresAt: apiKeys.expiresAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.workspaceId, scope.workspaceId))
      .orderBy(sql`${apiKeys.createdAt} desc nulls first`, sql`${apiKeys.id} desc nulls first`)
      .limit(200),
  );
}

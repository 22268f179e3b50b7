import { and, eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { users } from "@/db/schema/identity";
import { apiKeys, members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { ApiKeyScope } from "./rules";

export type ListedApiKey = {
  id: string;
  name: string;
  prefix: string;
  scopes: ApiKeyScope[];
  /** The name of whoever made it; null once they are no member. */
  madeBy: string | null;
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
        madeBy: users.name,
        createdAt: apiKeys.createdAt,
        lastUsedAt: apiKeys.lastUsedAt,
        expiresAt: apiKeys.expiresAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .leftJoin(members, and(eq(members.workspaceId, apiKeys.workspaceId), eq(members.userId, apiKeys.createdBy)))
      .leftJoin(users, eq(users.id, members.userId))
      .where(eq(apiKeys.workspaceId, scope.workspaceId))
      .orderBy(sql`${apiKeys.createdAt} desc nulls first`, sql`${apiKeys.id} desc nulls first`)
      .limit(200),
  );
}

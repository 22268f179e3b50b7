import { asc, gt } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";

/**
 * The workspaces that have channels, in the order of their ids, for work that the installation does on all of them.
 * @param page.after id of the last workspace of the page before; null for the first
 */
export async function listChannelScopes(page: { after: string | null; limit: number }): Promise<WorkspaceScope[]> {
  const { after, limit } = page;
  const rows = await acrossWorkspaces("list-channel-scopes", (tx) =>
    tx
      .selectDistinct({ workspaceId: channels.workspaceId })
      .from(channels)
      .where(after ? gt(channels.workspaceId, after) : undefined)
      .orderBy(asc(channels.workspaceId))
      .limit(limit),
  );
  return rows.map(({ workspaceId }) => mintScope(workspaceId));
}

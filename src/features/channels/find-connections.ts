import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { connectionsOf } from "./_connections-of";
import type { ConnectedPerson } from "./open-callback";

/** The connections that a person's callback is about, in whichever workspaces they are. */
export async function findConnections(
  person: ConnectedPerson,
): Promise<{ scope: WorkspaceScope; channelIds: string[] }[]> {
  const rows = await acrossWorkspaces("find-connections", (tx) =>
    tx.select({ id: channels.id, workspaceId: channels.workspaceId }).from(channels).where(connectionsOf(person)),
  );
  const byWorkspace = new Map<string, string[]>();
  for (const { id, workspaceId } of rows) byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), id]);
  return [...byWorkspace].map(([workspaceId, channelIds]) => ({ scope: mintScope(workspaceId), channelIds }));
}

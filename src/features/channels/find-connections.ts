import { and, eq, inArray } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import type { ConnectedPerson } from "./open-callback";

/** The channels that a person has connected, in whichever workspaces they are. */
export async function findConnections(
  person: ConnectedPerson,
): Promise<{ scope: WorkspaceScope; channelIds: string[] }[]> {
  const rows = await acrossWorkspaces("find-connections", (tx) =>
    tx
      .select({ id: channels.id, workspaceId: channels.workspaceId })
      .from(channels)
      .where(and(eq(channels.connectedBy, person.personId), inArray(channels.login, [...person.logins]))),
  );
  const byWorkspace = new Map<string, string[]>();
  for (const { id, workspaceId } of rows) byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), id]);
  return [...byWorkspace].map(([workspaceId, channelIds]) => ({ scope: mintScope(workspaceId), channelIds }));
}

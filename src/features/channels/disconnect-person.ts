import { and, inArray, isNotNull, ne, or } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { writeAudit } from "@/features/workspaces/write-audit";
import { log } from "@/lib/log";
import { connectionsOf } from "./_connections-of";
import { findConnections } from "./find-connections";
import type { ConnectedPerson } from "./open-callback";

const STATE_REASON = "The person who connected this channel has taken the permission back at Meta. Connect it again.";

type Options = { isForgotten: boolean; addressPrefix: string | null };

/**
 * Disconnects every channel that a person had connected when they asked, and destroys its token. Repeated, it changes
 * nothing, also not what they have connected again since.
 * @param options.isForgotten the person's id is erased as well
 * @param options.addressPrefix the network that Meta's request came from, for the audit log
 * @returns how many channels that person had
 */
export async function disconnectPerson(person: ConnectedPerson, options: Options): Promise<{ channels: number }> {
  const connections = await findConnections(person);
  for (const { scope, channelIds } of connections) await disconnect(scope, person, channelIds, options);
  const count = connections.reduce((sum, { channelIds }) => sum + channelIds.length, 0);
  log.info({ channels: count, isForgotten: options.isForgotten }, "disconnect-person");
  return { channels: count };
}

/** Asks again whose each channel is: somebody else may have connected it anew since it was found. */
async function disconnect(
  scope: WorkspaceScope,
  person: ConnectedPerson,
  channelIds: string[],
  { isForgotten, addressPrefix }: Options,
): Promise<void> {
  const actor = { userId: null, label: "Meta", addressPrefix };
  await inWorkspace(scope, async (tx) => {
    const isTheirs = and(inArray(channels.id, channelIds), connectionsOf(person));
    const ended = await tx
      .update(channels)
      .set({ state: "disconnected", stateReason: STATE_REASON, tokenEncrypted: null })
      .where(and(isTheirs, or(ne(channels.state, "disconnected"), isNotNull(channels.tokenEncrypted))))
      .returning({ id: channels.id, product: channels.product, name: channels.name });
    for (const { id, product, name } of ended) {
      const subject = { kind: "channel", id };
      await writeAudit(tx, scope, actor, { act: "channel.disconnected", subject, details: { product, name } });
    }
    if (isForgotten) await tx.update(channels).set({ connectedBy: null }).where(isTheirs);
  });
}

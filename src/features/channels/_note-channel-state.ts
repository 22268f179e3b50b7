import { and, eq, inArray } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { log } from "@/lib/log";
import type { Channel } from "./_read-channel";

type State = (typeof channels.$inferSelect)["state"];

/**
 * Keeps what a send has shown of its channel. A channel that the owner must connect again stays so until they do; the
 * other troubles end with the first send that Meta takes. Failing to write it changes nothing about the send.
 */
export async function noteChannelState(
  scope: WorkspaceScope,
  channel: Channel,
  now: { state: State; reason: string | null },
): Promise<void> {
  if (channel.state === now.state) return;
  const from: State[] =
    now.state === "connected" ? ["misconfigured", "paused"] : ["connected", "misconfigured", "paused"];
  try {
    await inWorkspace(scope, (tx) =>
      tx
        .update(channels)
        .set({ state: now.state, stateReason: now.reason })
        .where(and(eq(channels.id, channel.id), inArray(channels.state, from))),
    );
    log.warn({ channelId: channel.id, state: now.state }, "channel state changed");
  } catch (error) {
    log.error({ error, channelId: channel.id }, "note-channel-state failed");
  }
}

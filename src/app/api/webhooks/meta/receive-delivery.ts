import { countDelivery } from "@/features/channels/count-delivery";
import { resolveChannels } from "@/features/channels/resolve-channels";
import type { InboundItem, PlacedChannel } from "@/features/channels/schema";
import { recordDelivery } from "@/features/interactions/record-delivery";
import { emitReceived } from "@/inngest/events";
import { isDataError } from "@/lib/is-data-error";
import { log } from "@/lib/log";

/** As many as Meta puts into one delivery at most ("Webhooks from Meta", read 2026-11-22). */
const MAX_ITEMS_A_TRANSACTION = 1_000;
const WORKSPACES_AT_ONCE = 4;

type PlacedItem = InboundItem & { channelId: string };
type Share = { scope: PlacedChannel["scope"]; items: PlacedItem[] };
type Recorded = { wake: string[]; refused: number; erased: number };

/**
 * Places and records what a delivery holds, one transaction a workspace, counts what could not be used, and wakes the
 * jobs once everything is committed.
 * @throws when something could not be committed and may be later: Meta must deliver again
 */
export async function receiveDelivery(items: InboundItem[], unknownItems: number, receivedAt: Date): Promise<void> {
  const { shares, unplaced } = await place(items);
  const outcomes = await recordShares(shares);

  const woken: { workspaceId: string; conversationId: string }[] = [];
  let refused = 0;
  let erased = 0;
  for (const [at, outcome] of outcomes.entries()) {
    const workspaceId = shares[at]?.scope.workspaceId;
    if (outcome.status === "rejected" || !workspaceId) continue;
    refused += outcome.value.refused;
    erased += outcome.value.erased;
    for (const conversationId of outcome.value.wake) woken.push({ workspaceId, conversationId });
  }
  const counts = { unknown_channel: unplaced, unknown_item: unknownItems + refused, erased_customer: erased };
  await countDelivery(counts, receivedAt);
  if (woken.length > 0) await emitReceived(woken);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Sorts items by the workspace that has their channel. */
async function place(items: InboundItem[]): Promise<{ shares: Share[]; unplaced: number }> {
  const channels = new Map(
    (await resolveChannels(items)).map((channel) => [`${channel.product} ${channel.accountId}`, channel]),
  );
  const shares = new Map<string, Share>();
  let unplaced = 0;
  for (const item of items) {
    const channel = channels.get(`${item.product} ${item.accountId}`);
    if (!channel) {
      unplaced += 1;
      continue;
    }
    const share = shares.get(channel.scope.workspaceId) ?? { scope: channel.scope, items: [] };
    share.items.push({ ...item, channelId: channel.channelId });
    shares.set(channel.scope.workspaceId, share);
  }
  return { shares: [...shares.values()], unplaced };
}

/** A workspace that fails costs the others nothing. */
async function recordShares(shares: Share[]): Promise<PromiseSettledResult<Recorded>[]> {
  const outcomes: PromiseSettledResult<Recorded>[] = [];
  for (let at = 0; at < shares.length; at += WORKSPACES_AT_ONCE) {
    outcomes.push(...(await Promise.allSettled(shares.slice(at, at + WORKSPACES_AT_ONCE).map(recordShare))));
  }
  return outcomes;
}

async function recordShare({ scope, items }: Share): Promise<Recorded> {
  const total: Recorded = { wake: [], refused: 0, erased: 0 };
  for (let at = 0; at < items.length; at += MAX_ITEMS_A_TRANSACTION) {
    const { wake, refused, erased } = await recordTolerantly(scope, items.slice(at, at + MAX_ITEMS_A_TRANSACTION));
    total.wake.push(...wake);
    total.refused += refused;
    total.erased += erased;
  }
  return { ...total, wake: [...new Set(total.wake)] };
}

/** Values that the database will never take must not cost the others, nor make Meta deliver them for ever: halve. */
async function recordTolerantly(scope: Share["scope"], items: PlacedItem[]): Promise<Recorded> {
  try {
    const { wake, erased } = await recordDelivery(scope, items);
    return { wake, refused: 0, erased };
  } catch (error) {
    if (!isDataError(error)) throw error;
    if (items.length === 1) {
      log.error({ error, workspaceId: scope.workspaceId, kind: items[0]?.kind }, "an item cannot be recorded");
      return { wake: [], refused: 1, erased: 0 };
    }
    const middle = Math.ceil(items.length / 2);
    const first = await recordTolerantly(scope, items.slice(0, middle));
    const second = await recordTolerantly(scope, items.slice(middle));
    return {
      wake: [...first.wake, ...second.wake],
      refused: first.refused + second.refused,
      erased: first.erased + second.erased,
    };
  }
}

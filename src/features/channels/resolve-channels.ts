import { inArray } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { channels } from "@/db/schema/channels";
import type { PlacedChannel, Product } from "./schema";

/**
 * Finds the channels that webhooks name, in one query, and with them the workspaces to work for. Accounts that nobody
 * connected are left out. Disconnected channels are found too: what their customers write is kept for a person.
 */
export async function resolveChannels(
  accounts: readonly { product: Product; accountId: string }[],
): Promise<PlacedChannel[]> {
  if (accounts.length === 0) return [];
  const wanted = new Set(accounts.map((account) => `${account.product} ${account.accountId}`));
  const externalIds = [...new Set(accounts.map((account) => account.accountId))];
  const rows = await acrossWorkspaces("resolve-channels", (tx) =>
    tx
      .select({
        id: channels.id,
        workspaceId: channels.workspaceId,
        product: channels.product,
        externalId: channels.externalId,
      })
      .from(channels)
      .where(inArray(channels.externalId, externalIds)),
  );
  return rows
    .filter((row) => wanted.has(`${row.product} ${row.externalId}`))
    .map((row) => ({
      scope: mintScope(row.workspaceId),
      channelId: row.id,
      product: row.product,
      accountId: row.externalId,
    }));
}

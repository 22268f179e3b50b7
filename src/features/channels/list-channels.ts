import { desc, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import type { ChannelState, Product } from "./schema";

export type ChannelRow = {
  id: string;
  product: Product;
  name: string;
  state: ChannelState;
  /** Why it is not connected, in words for the owner. */
  stateReason: string | null;
};

/** More channels than any business has; a bound all the same. */
const MAX_CHANNELS = 200;

/** The channels of the business, newest first, without their tokens. */
export async function listChannels(scope: WorkspaceScope): Promise<ChannelRow[]> {
  return inWorkspace(scope, (tx) =>
    tx
      .select({
        id: channels.id,
        product: channels.product,
        name: channels.name,
        state: channels.state,
        stateReason: channels.stateReason,
      })
      .from(channels)
      .where(eq(channels.workspaceId, scope.workspaceId))
      .orderBy(desc(channels.createdAt), desc(channels.id))
      .limit(MAX_CHANNELS),
  );
}

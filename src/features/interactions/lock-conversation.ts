import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { conversations } from "@/db/schema/interactions";
import type { ThreadKind } from "@/features/channels/schema";

export type LockedConversation = {
  id: string;
  workspaceId: string;
  channelId: string;
  customerId: string;
  kind: ThreadKind;
  personUntil: Date | null;
  windowClosesAt: Date | null;
  /** The database's clock. */
  now: Date;
};

/**
 * Locks a conversation until the transaction ends. Everything that changes a turn holds this lock first, so its changes
 * come one after the other and never wait for each other in a ring.
 * @returns null where the workspace has no such conversation
 */
export async function lockConversation(tx: Transaction, conversationId: string): Promise<LockedConversation | null> {
  const [row] = await tx
    .select({
      id: conversations.id,
      workspaceId: conversations.workspaceId,
      channelId: conversations.channelId,
      customerId: conversations.customerId,
      kind: conversations.kind,
      personUntil: conversations.personUntil,
      windowClosesAt: conversations.windowClosesAt,
      now: sql`clock_timestamp()`.mapWith(conversations.lastInteractionAt),
    })
    .from(conversations)
    .where(eq(conversations.id, conversationId))
    .for("no key update");
  return row ?? null;
}

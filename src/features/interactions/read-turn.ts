import { and, desc, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { channels } from "@/db/schema/channels";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import { tasks } from "@/db/schema/replies";
import { workspaces } from "@/db/schema/workspaces";
import type { Product, ThreadKind } from "@/features/channels/schema";
import { isItsChannel, isItsCustomer } from "./_conversation-joins";

/** Everything from one customer in one conversation that is not answered yet, and what decides how. */
export type Turn = {
  conversation: {
    id: string;
    kind: ThreadKind;
    channelId: string;
    product: Product;
    /** False once Meta no longer takes the channel's token: nothing can be sent until the owner connects it again. */
    isConnected: boolean;
    personUntil: Date | null;
    windowClosesAt: Date | null;
  };
  customer: { id: string; externalId: string; name: string | null };
  workspace: { replyMode: "auto" | "draft" | "off"; acknowledgement: string; name: string };
  /** The newest `MAX_READ` of what is owed, oldest first. */
  owed: { id: string; externalId: string; text: string; occurredAt: Date; replyId: string | null }[];
  /** All that is owed, read or not. */
  owedCount: number;
  hasOpenTask: boolean;
  /** The database's clock. */
  now: Date;
};

/** A flood is answered for what it ends with; its older part is settled with it, unread. */
const MAX_READ = 50;

/** Reads a turn inside a transaction of its workspace. Null where the workspace has no such conversation. */
export async function readTurn(tx: Transaction, conversationId: string): Promise<Turn | null> {
  const [row] = await tx
    .select({
      conversation: {
        id: conversations.id,
        kind: conversations.kind,
        channelId: conversations.channelId,
        product: channels.product,
        isConnected: sql<boolean>`${channels.state} <> 'disconnected'`,
        personUntil: conversations.personUntil,
        windowClosesAt: conversations.windowClosesAt,
      },
      customer: { id: customers.id, externalId: customers.externalId, name: customers.name },
      workspace: {
        replyMode: workspaces.replyMode,
        acknowledgement: workspaces.acknowledgement,
        name: workspaces.name,
      },
      hasOpenTask: sql<boolean>`exists (
        select 1 from ${tasks} t where t.workspace_id = ${conversations.workspaceId}
          and t.conversation_id = ${conversations.id} and t.done_at is null)`,
      owedCount: sql<number>`(
        select count(*)::int from ${interactions} i where i.workspace_id = ${conversations.workspaceId}
          and i.conversation_id = ${conversations.id} and i.outcome = 'owed')`,
      now: sql`clock_timestamp()`.mapWith(conversations.lastInteractionAt),
    })
    .from(conversations)
    .innerJoin(channels, isItsChannel)
    .innerJoin(customers, isItsCustomer)
    .innerJoin(workspaces, eq(workspaces.id, conversations.workspaceId))
    .where(eq(conversations.id, conversationId));
  if (!row) return null;
  const owed = await tx
    .select({
      id: interactions.id,
      externalId: interactions.externalId,
      text: interactions.text,
      occurredAt: interactions.occurredAt,
      replyId: interactions.replyId,
    })
    .from(interactions)
    .where(and(eq(interactions.conversationId, conversationId), eq(interactions.outcome, "owed")))
    .orderBy(desc(interactions.occurredAt), desc(interactions.id))
    .limit(MAX_READ);
  return { ...row, owed: owed.reverse() };
}

import { and, eq, isNull, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { type CHANNEL_STATES, channels, type PRODUCTS } from "@/db/schema/channels";
import { type CONVERSATION_KINDS, conversations, customers } from "@/db/schema/interactions";
import { tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";

export type Conversation = {
  id: string;
  kind: (typeof CONVERSATION_KINDS)[number];
  createdAt: Date;
  channel: {
    id: string;
    product: (typeof PRODUCTS)[number];
    name: string;
    state: (typeof CHANNEL_STATES)[number];
    stateReason: string | null;
  };
  customer: { id: string; name: string | null; externalId: string; summary: string | null };
  /** Set while a person has the thread, by the database's clock. */
  personSince: Date | null;
  personUntil: Date | null;
  /** Null for comments, which have no window. */
  windowClosesAt: Date | null;
  isWindowOpen: boolean;
  openTask: { id: string; reason: string; createdAt: Date } | null;
};

/**
 * One conversation without its messages: who it is with, who has the thread, what waits.
 * @throws AppError `not_found` when the workspace has no such conversation.
 */
export async function getConversation(scope: WorkspaceScope, conversationId: string): Promise<Conversation> {
  return inWorkspace(scope, async (tx) => {
    const [found] = await tx
      .select({
        id: conversations.id,
        kind: conversations.kind,
        createdAt: conversations.createdAt,
        channel: {
          id: channels.id,
          product: channels.product,
          name: channels.name,
          state: channels.state,
          stateReason: channels.stateReason,
        },
        customer: {
          id: customers.id,
          name: customers.name,
          externalId: customers.externalId,
          summary: customers.summary,
        },
        personSince: conversations.personSince,
        personUntil: conversations.personUntil,
        hasPerson: sql<boolean>`coalesce(${conversations.personUntil} > now(), false)`,
        windowClosesAt: conversations.windowClosesAt,
        isWindowOpen: sql<boolean>`coalesce(${conversations.windowClosesAt} > now(), true)`,
        openTask: { id: tasks.id, reason: tasks.reason, createdAt: tasks.createdAt },
      })
      .from(conversations)
      .innerJoin(
        channels,
        and(eq(channels.workspaceId, conversations.workspaceId), eq(channels.id, conversations.channelId)),
      )
      .innerJoin(
        customers,
        and(eq(customers.workspaceId, conversations.workspaceId), eq(customers.id, conversations.customerId)),
      )
      .leftJoin(
        tasks,
        and(
          eq(tasks.workspaceId, conversations.workspaceId),
          eq(tasks.conversationId, conversations.id),
          isNull(tasks.doneAt),
        ),
      )
      .where(and(eq(conversations.workspaceId, scope.workspaceId), eq(conversations.id, conversationId)));
    if (found === undefined) throw new AppError("not_found", "This conversation does not exist here.");
    const { hasPerson, ...conversation } = found;
    return hasPerson ? conversation : { ...conversation, personSince: null, personUntil: null };
  });
}

import { and, eq, isNull, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { conversations, customers } from "@/db/schema/interactions";
import { tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import type { ChannelState, Product, ThreadKind } from "@/features/channels/schema";
import { AppError } from "@/lib/errors";
import { isItsChannel, isItsCustomer } from "./_conversation-joins";

export type Conversation = {
  id: string;
  kind: ThreadKind;
  createdAt: Date;
  channel: {
    id: string;
    product: Product;
    name: string;
    state: ChannelState;
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
export async function readConversation(scope: WorkspaceScope, conversationId: string): Promise<Conversation> {
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
      .innerJoin(channels, isItsChannel)
      .innerJoin(customers, isItsCustomer)
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

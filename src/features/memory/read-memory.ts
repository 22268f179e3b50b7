import { and, desc, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { MESSAGE_CHARS, RAW_WINDOW, UNSUMMARISED_LIMIT } from "./rules";
import type { Memory, Remembered } from "./schema";

/**
 * What is remembered of a customer for an answer in one of their conversations: the summary, the last five raw
 * messages, and what lies between the two while the summary is late. In a thread of public comments only that thread
 * is remembered, since what was said in private must not come up in public.
 * @returns at most five and UNSUMMARISED_LIMIT messages, each cut to MESSAGE_CHARS; empty for an erased customer
 */
export async function readMemory(scope: WorkspaceScope, customerId: string, conversationId: string): Promise<Memory> {
  return inWorkspace(scope, async (tx) => {
    const [known] = await tx
      .select({ summary: customers.summary, kind: conversations.kind })
      .from(conversations)
      .innerJoin(
        customers,
        and(eq(customers.workspaceId, conversations.workspaceId), eq(customers.id, conversations.customerId)),
      )
      .where(
        and(
          eq(conversations.workspaceId, scope.workspaceId),
          eq(conversations.id, conversationId),
          eq(customers.id, customerId),
        ),
      );
    if (!known) return { summary: null, unsummarised: [], recent: [] };
    const isPublic = known.kind === "comments";
    const newest = await readNewest(tx, scope, isPublic ? { conversationId } : { customerId });
    return {
      summary: isPublic ? null : known.summary,
      unsummarised: newest
        .slice(RAW_WINDOW)
        .filter((message) => isPublic || !message.isInSummary)
        .reverse()
        .map(toRemembered),
      recent: newest.slice(0, RAW_WINDOW).reverse().map(toRemembered),
    };
  });
}

type Row = Remembered & { isInSummary: boolean };

function readNewest(
  tx: Transaction,
  scope: WorkspaceScope,
  of: { customerId: string } | { conversationId: string },
): Promise<Row[]> {
  const isOf =
    "customerId" in of
      ? eq(interactions.customerId, of.customerId)
      : eq(interactions.conversationId, of.conversationId);
  return tx
    .select({
      author: interactions.author,
      text: interactions.text,
      occurredAt: interactions.occurredAt,
      isInSummary: interactions.isInSummary,
    })
    .from(interactions)
    .where(and(eq(interactions.workspaceId, scope.workspaceId), isOf))
    .orderBy(desc(interactions.occurredAt), desc(interactions.id))
    .limit(RAW_WINDOW + UNSUMMARISED_LIMIT);
}

function toRemembered({ author, text, occurredAt }: Row): Remembered {
  return { author, text: text.slice(0, MESSAGE_CHARS), occurredAt };
}

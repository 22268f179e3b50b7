import { inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { replies } from "@/db/schema/replies";
import { isId } from "@/lib/ids";
import { handOverReply } from "./hand-over-reply";
import type { LockedConversation } from "./lock-conversation";
import { settleSentReply } from "./settle-sent-reply";

export type Status = { externalId: string; status: string; metadata: string | null; occurredAt: Date };
export type StatusOfReply = Status & { replyId: string; conversationId: string };

/** Finds the replies that statuses speak of, by the id we gave along. Statuses of anything else are left out. */
export async function findRepliesOf(tx: Transaction, statuses: Status[]): Promise<StatusOfReply[]> {
  const named = statuses.flatMap((status) => (isId(status.metadata) ? [status.metadata] : []));
  if (named.length === 0) return [];
  const rows = await tx
    .select({ id: replies.id, conversationId: replies.conversationId })
    .from(replies)
    .where(inArray(replies.id, named));
  return statuses.flatMap((status) => {
    const reply = rows.find((row) => row.id === status.metadata);
    return reply ? [{ ...status, replyId: reply.id, conversationId: reply.conversationId }] : [];
  });
}

const ARRIVED = new Set(["delivered", "read", "played"]);

/**
 * Takes the product's word on our sends: one that was sent or arrived settles its reply, one that failed after Meta
 * accepted it goes to a person. Statuses come out of order: arrival outweighs failure, which outweighs acceptance.
 */
export async function applyStatuses(
  tx: Transaction,
  statuses: StatusOfReply[],
  byId: Map<string, LockedConversation>,
): Promise<string[]> {
  const isSent = (status: StatusOfReply) => status.status === "sent" || ARRIVED.has(status.status);
  const failed = statuses.filter((status) => status.status === "failed");
  const touched = new Set<string>();
  for (const status of [...failed, ...statuses.filter(isSent)]) {
    const conversation = byId.get(status.conversationId);
    if (!conversation) continue;
    touched.add(conversation.id);
    if (isSent(status)) {
      const { replyId, externalId, occurredAt: sentAt } = status;
      const hasArrived = ARRIVED.has(status.status);
      await settleSentReply(tx, conversation, { replyId, externalId, sentAt, hasArrived });
    } else {
      await handOverReply(tx, conversation, status.replyId, { state: "failed", reason: "delivery_failed" });
    }
  }
  return [...touched];
}

import { and, inArray, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import { isId, newId } from "@/lib/ids";
import type { LockedConversation } from "./lock-conversation";
import { ECHO_DISTANCE_MS, isSameText, outboundKey } from "./rules";
import { settleSentReply } from "./settle-sent-reply";

export type Echo = {
  conversation: LockedConversation;
  externalId: string;
  text: string | null;
  occurredAt: Date;
  metadata: string | null;
};

/**
 * Takes what came back of the business's own messages. Ours (by metadata, by Meta's id, or by the text of a send that is
 * under way) settles its reply; anything else was written by a person in another application.
 * @returns what people wrote, once each, and every conversation that was touched
 */
export async function applyEchoes(
  tx: Transaction,
  echoes: Echo[],
): Promise<{ written: { conversation: LockedConversation; occurredAt: Date }[]; touched: string[] }> {
  if (echoes.length === 0) return { written: [], touched: [] };
  const known = await findKnown(tx, echoes);
  const candidates = await findCandidates(tx, echoes);
  const written: Echo[] = [];
  for (const echo of echoes.toSorted((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())) {
    if (known.has(ledgerKeyOf(echo))) continue;
    known.add(ledgerKeyOf(echo));
    const place = candidates.findIndex((reply) => isEchoOf(echo, reply));
    const [reply] = place < 0 ? [] : candidates.splice(place, 1);
    if (reply) {
      const sent = { replyId: reply.id, externalId: echo.externalId, sentAt: echo.occurredAt };
      await settleSentReply(tx, echo.conversation, sent);
    } else {
      written.push(echo);
    }
  }
  await insertWritten(tx, written);
  return { written, touched: [...new Set(echoes.map((echo) => echo.conversation.id))] };
}

type Candidate = { id: string; conversationId: string; text: string; isTried: boolean; claimedAt: Date | null };

const ledgerKeyOf = (echo: Echo) =>
  `${echo.conversation.channelId} ${outboundKey(echo.conversation.kind, echo.externalId)}`;

function isEchoOf(echo: Echo, reply: Candidate): boolean {
  if (reply.conversationId !== echo.conversation.id) return false;
  if (echo.metadata === reply.id) return true;
  if (!reply.isTried || isId(echo.metadata) || echo.text === null) return false;
  // Later, the same words are a person's who repeats what did not arrive.
  const distanceMs = Math.abs(echo.occurredAt.getTime() - (reply.claimedAt?.getTime() ?? 0));
  return distanceMs <= ECHO_DISTANCE_MS && isSameText(echo.text, reply.text);
}

async function findKnown(tx: Transaction, echoes: Echo[]): Promise<Set<string>> {
  const rows = await tx
    .select({ channelId: interactions.channelId, dedupeKey: interactions.dedupeKey })
    .from(interactions)
    .where(
      and(
        inArray(interactions.channelId, [...new Set(echoes.map((echo) => echo.conversation.channelId))]),
        inArray(
          interactions.dedupeKey,
          echoes.map((echo) => outboundKey(echo.conversation.kind, echo.externalId)),
        ),
      ),
    );
  return new Set(rows.map((row) => `${row.channelId} ${row.dedupeKey}`));
}

async function findCandidates(tx: Transaction, echoes: Echo[]): Promise<Candidate[]> {
  const named = echoes.flatMap((echo) => (isId(echo.metadata) ? [echo.metadata] : []));
  // A send that Meta denied and that waits for its next attempt is among them: Meta's word is not always right.
  const isTried = sql<boolean>`${replies.state} in ('sending', 'unknown')
    or (${replies.state} = 'prepared' and ${replies.claimedAt} is not null)`;
  return tx
    .select({
      id: replies.id,
      conversationId: replies.conversationId,
      text: replies.text,
      isTried,
      claimedAt: replies.claimedAt,
    })
    .from(replies)
    .where(
      and(
        inArray(
          replies.conversationId,
          echoes.map((echo) => echo.conversation.id),
        ),
        or(isTried, named.length > 0 ? inArray(replies.id, named) : undefined),
      ),
    );
}

async function insertWritten(tx: Transaction, written: Echo[]): Promise<void> {
  if (written.length === 0) return;
  await tx
    .insert(interactions)
    .values(
      written.map((echo) => ({
        id: newId(),
        workspaceId: echo.conversation.workspaceId,
        channelId: echo.conversation.channelId,
        conversationId: echo.conversation.id,
        customerId: echo.conversation.customerId,
        direction: "outbound" as const,
        author: "person" as const,
        externalId: echo.externalId,
        dedupeKey: outboundKey(echo.conversation.kind, echo.externalId),
        text: echo.text ?? "",
        occurredAt: echo.occurredAt,
        outcome: "sent" as const,
        settledAt: echo.occurredAt,
      })),
    )
    .onConflictDoNothing();
}

import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";

const QUESTIONS = [
  "How much is shipping within Austria?",
  "Habt ihr am Samstag offen?",
  "Is the oak side table in stock?",
  "¿Cuánto tarda el envío a España?",
  "Can I return a mug?",
  "When is the next pottery workshop?",
];
const ANSWER = "Shipping within Austria takes 1-2 working days and costs 4.90 EUR.";
const MINUTE_MS = 60_000;
/** Customers written in one transaction. */
const BATCH = 50;

/**
 * Writes settled history for lists and benches: each customer has one direct thread in which question and answer take
 * turns, and every seventh question went to a person. The rows are spread over the minutes before now.
 */
export async function seedHistory(
  scope: WorkspaceScope,
  { customers: customerCount, messages }: { customers: number; messages: number },
): Promise<{ customers: number; interactions: number }> {
  const { workspaceId } = scope;
  const connected = await inWorkspace(scope, (tx) =>
    tx
      .select({ id: channels.id })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId))),
  );
  const startMs = Date.now() - customerCount * messages * MINUTE_MS;
  let written = 0;
  for (let start = 0; start < customerCount; start += BATCH) {
    const people = Array.from({ length: Math.min(BATCH, customerCount - start) }, (_, place) => {
      const number = start + place;
      const channelId = connected[number % connected.length]?.id;
      if (!channelId) throw new Error("The workspace has no channel.");
      return { number, channelId, customerId: newId(), conversationId: newId() };
    });
    const rows = people.flatMap((person) => messagesOf(person, { workspaceId, messages, startMs }));
    await inWorkspace(scope, async (tx) => {
      await tx.insert(customers).values(
        people.map(({ number, channelId, customerId }) => ({
          id: customerId,
          workspaceId,
          channelId,
          externalId: `seed-${customerId}`,
          name: `Customer ${number + 1}`,
        })),
      );
      await tx.insert(conversations).values(
        people.map(({ channelId, customerId, conversationId, number }) => ({
          id: conversationId,
          workspaceId,
          channelId,
          customerId,
          kind: "direct" as const,
          lastInteractionAt: new Date(startMs + (number * messages + messages - 1) * MINUTE_MS),
        })),
      );
      for (let from = 0; from < rows.length; from += 1_000) {
        await tx.insert(interactions).values(rows.slice(from, from + 1_000));
      }
    });
    written += rows.length;
  }
  return { customers: customerCount, interactions: written };
}

function messagesOf(
  person: { number: number; channelId: string; customerId: string; conversationId: string },
  { workspaceId, messages, startMs }: { workspaceId: string; messages: number; startMs: number },
) {
  const { number, channelId, customerId, conversationId } = person;
  return Array.from({ length: messages }, (_, turn) => {
    const place = number * messages + turn;
    const at = new Date(startMs + place * MINUTE_MS);
    const id = newId(at.getTime());
    const isQuestion = turn % 2 === 0;
    const isHandedOver = isQuestion && place % 7 === 0;
    return {
      ...{ id, workspaceId, channelId, customerId, conversationId },
      direction: isQuestion ? ("inbound" as const) : ("outbound" as const),
      author: isQuestion ? ("customer" as const) : ("ai" as const),
      externalId: `seed-mid.${id}`,
      dedupeKey: `message:seed-mid.${id}`,
      text: isQuestion ? (QUESTIONS[place % QUESTIONS.length] ?? "") : ANSWER,
      occurredAt: at,
      createdAt: at,
      outcome: isQuestion ? (isHandedOver ? ("handed_over" as const) : ("answered" as const)) : ("sent" as const),
      settledAt: at,
    };
  });
}

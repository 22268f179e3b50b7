import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import { tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { newId } from "@/lib/ids";

/** What was asked and what the demo shop's knowledge says to it, word for word. */
const EXCHANGES = [
  [
    "How much is shipping within Austria?",
    "Shipping within Austria takes 1-2 working days and costs 4.90 EUR. Shipping is free for orders above 75 EUR within Austria.",
  ],
  [
    "Habt ihr am Samstag offen?",
    "Opening hours: Monday to Friday 10:00-18:30, Saturday 10:00-15:00, closed on Sunday and on public holidays.",
  ],
  [
    "Is the oak side table tall enough to stand beside an armchair? Mine has armrests at about 60 cm, and the lamp that I would like to put on it is rather low, so every centimetre counts 🙂",
    "The oak side table LINDE is 45 cm high and 40 cm wide, made of oiled solid oak from Lower Austria, and costs 189.00 EUR.",
  ],
  ["¿Cuánto tarda el envío a España?", "Los envíos a España tardan de 5 a 7 días laborables y cuestan 12,50 EUR."],
  [
    "マグカップは電子レンジで使えますか？",
    "All our ceramics are dishwasher-safe and microwave-safe. They are not suitable for the oven.",
  ],
  [
    "هل يمكنني الدفع ببطاقة Visa؟",
    "We accept Visa, Mastercard, PayPal, Klarna and EPS transfer online, and cash or card in the shop. We do not accept American Express or cash on delivery.",
  ],
  [
    "When is the next pottery workshop? 🏺",
    "Pottery workshops for beginners take place every Saturday from 15:30 to 18:00. A place costs 65.00 EUR, clay, glaze and firing included.",
  ],
] as const;
const UNANSWERABLE = [
  "My parcel arrived broken 😢 What now?",
  "Thank you for your message. I don't know that, so I have asked a colleague, who will answer you here.",
] as const;
const NAMES = [
  "Anna Gruber",
  "Luca Moretti",
  "Sofía Ramírez",
  "ليلى حداد",
  "佐藤 美咲",
  "Jonas Weiß",
  "Zoë O’Brien",
  "Maximiliane von Hohenstein-Wallersdorf 🌿",
];
/** The last question of one customer in so many went to a person, who has not answered yet. */
const ONE_WAITS_IN = 7;
const WHY_IT_WAITS = "not_in_knowledge";
const MINUTE_MS = 60_000;
/** Customers written in one transaction. */
const BATCH = 50;

/**
 * Writes settled history for lists and benches: each customer has one direct thread in which question and answer take
 * turns, and some wait for a person. The rows are spread over the minutes before now.
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
          name: nameOf(number),
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
      const waiting = people.filter(({ number }) => number % ONE_WAITS_IN === 0);
      if (waiting.length > 0) {
        await tx.insert(tasks).values(
          waiting.map(({ conversationId, number }) => ({
            id: newId(),
            workspaceId,
            conversationId,
            reason: WHY_IT_WAITS,
            createdAt: new Date(startMs + (number * messages + messages - 1) * MINUTE_MS),
          })),
        );
      }
      for (let from = 0; from < rows.length; from += 1_000) {
        await tx.insert(interactions).values(rows.slice(from, from + 1_000));
      }
    });
    written += rows.length;
  }
  return { customers: customerCount, interactions: written };
}

function nameOf(number: number): string {
  const round = Math.floor(number / NAMES.length);
  return `${NAMES[number % NAMES.length]}${round > 0 ? ` ${round + 1}` : ""}`;
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
    const isLast = turn >> 1 === (messages - 1) >> 1;
    const isHandedOver = isLast && number % ONE_WAITS_IN === 0;
    const exchange = isHandedOver ? UNANSWERABLE : EXCHANGES[(number + (turn >> 1)) % EXCHANGES.length];
    return {
      ...{ id, workspaceId, channelId, customerId, conversationId },
      direction: isQuestion ? ("inbound" as const) : ("outbound" as const),
      author: isQuestion ? ("customer" as const) : ("ai" as const),
      externalId: `seed-mid.${id}`,
      dedupeKey: `message:seed-mid.${id}`,
      text: exchange?.[isQuestion ? 0 : 1] ?? "",
      occurredAt: at,
      createdAt: at,
      outcome: isQuestion ? (isHandedOver ? ("handed_over" as const) : ("answered" as const)) : ("sent" as const),
      outcomeReason: isQuestion && isHandedOver ? WHY_IT_WAITS : null,
      settledAt: at,
    };
  });
}

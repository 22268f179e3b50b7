import { and, eq, exists, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { Turn } from "./read-turn";
import { IN_FLIGHT_STATES } from "./rules";

/**
 * Whether what is owed is still exactly what was loaded, and no send covers any of it. Call with the lock held: a turn
 * that has changed is loaded and decided anew.
 */
export async function isSameTurn(tx: Transaction, turn: Turn): Promise<boolean> {
  const inFlight = tx
    .select({ one: sql`1` })
    .from(replies)
    .where(and(eq(replies.id, interactions.replyId), inArray(replies.state, [...IN_FLIGHT_STATES])));
  const [found] = await tx
    .select({
      owed: sql<number>`count(*)::int`,
      read: sql<number>`count(*) filter (where ${inArray(
        interactions.id,
        turn.owed.map((interaction) => interaction.id),
      )})::int`,
      inFlight: sql<number>`count(*) filter (where ${exists(inFlight)})::int`,
    })
    .from(interactions)
    .where(and(eq(interactions.conversationId, turn.conversation.id), eq(interactions.outcome, "owed")));
  return found?.owed === turn.owedCount && found.read === turn.owed.length && found.inFlight === 0;
}

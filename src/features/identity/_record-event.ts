import type { Transaction } from "@/db/client";
import { accountEvents } from "@/db/schema/identity";
import { newId } from "@/lib/ids";
import type { Caller, EventActor } from "./schema";

/**
 * Writes what happened to an account, in the transaction in which it happens.
 * @param event.actor the person when it is left out, null for nobody knows who
 */
export async function recordEvent(
  tx: Transaction,
  event: { userId: string; act: string; actor?: EventActor | null; sessionId?: string | null; caller?: Caller },
): Promise<void> {
  const { userId, act, actor = "person", sessionId = null, caller } = event;
  await tx.insert(accountEvents).values({
    id: newId(),
    userId,
    act,
    actor,
    sessionId,
    addressPrefix: caller?.addressPrefix ?? null,
    userAgent: caller?.userAgent ?? null,
  });
}

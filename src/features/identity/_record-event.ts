import type { Transaction } from "@/db/client";
import { accountEvents } from "@/db/schema/identity";
import { newId } from "@/lib/ids";
import type { Caller } from "./schema";

/** Writes what happened to an account, in the transaction in which it happens. */
export async function recordEvent(
  tx: Transaction,
  event: { userId: string; act: string; sessionId?: string | null; caller?: Caller },
): Promise<void> {
  const { userId, act, sessionId = null, caller } = event;
  await tx.insert(accountEvents).values({
    id: newId(),
    userId,
    act,
    sessionId,
    addressPrefix: caller?.addressPrefix ?? null,
    userAgent: caller?.userAgent ?? null,
  });
}

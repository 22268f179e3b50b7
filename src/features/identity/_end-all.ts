import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, users } from "@/db/schema/identity";

/**
 * Ends every session of a person: by rows, and by an epoch that no token of before reaches. Call `writeDenials` with
 * the epoch after the commit.
 */
export async function endAll(tx: Transaction, userId: string, reason: string): Promise<{ id: string; epoch: number }> {
  const [user] = await tx
    .update(users)
    .set({ sessionEpoch: sql`${users.sessionEpoch} + 1` })
    .where(eq(users.id, userId))
    .returning({ epoch: users.sessionEpoch });
  await tx
    .update(sessions)
    .set({ revokedAt: new Date(), revokedReason: reason })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt)));
  return { id: userId, epoch: user?.epoch ?? 0 };
}

/** Ends every session of a person but one. Call `writeDenials` with the ids after the commit. */
export async function endOthers(tx: Transaction, userId: string, keptId: string, reason: string): Promise<string[]> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: new Date(), revokedReason: reason })
    .where(and(eq(sessions.userId, userId), ne(sessions.id, keptId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  return ended.map(({ id }) => id);
}

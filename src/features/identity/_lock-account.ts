import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, users } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import type { Session } from "./schema";

/**
 * Holds a person's account and session in the transaction that changes what signs them in: a reset, a removal of the
 * session or of the account may have gone through since the request came in, and what it ended must not act after it.
 * Call it before anything else of theirs is read or locked.
 * @throws AppError `unauthenticated` when the session has ended or the account is disabled
 */
export async function lockAccount(
  tx: Transaction,
  { userId, sessionId }: Pick<Session, "userId" | "sessionId">,
): Promise<void> {
  // No stronger: what writes an event of the account refers to this row, and may hold the session's already.
  const [user] = await tx
    .select({ disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.id, userId))
    .for("no key update");
  const [session] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.absoluteExpiresAt, sql`now()`),
      ),
    )
    .for("share");
  if (!user || user.disabledAt || !session) {
    throw new AppError("unauthenticated", "Your session has ended. Sign in again.");
  }
}

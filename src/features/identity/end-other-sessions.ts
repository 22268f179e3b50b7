import { and, eq, isNull } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { sessions } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { writeDenials } from "./_denylist";
import { endOthers } from "./_end-all";
import { recordEvent } from "./_record-event";
import type { Caller, Session } from "./schema";

/**
 * Ends one of a person's sessions, or all but the one that asks.
 * @throws AppError `not_found` for a session that is not theirs or has ended
 */
export async function endOtherSessions(
  session: Session,
  which: { sessionId: string } | "all",
  caller: Caller,
): Promise<{ ended: number }> {
  const { userId } = session;
  const ended = await acrossWorkspaces("identity", async (tx) => {
    if (which === "all") {
      await recordEvent(tx, { userId, act: "session.ended_others", sessionId: session.sessionId, caller });
      return endOthers(tx, userId, session.sessionId, "ended by the person");
    }
    const rows = await tx
      .update(sessions)
      .set({ revokedAt: new Date(), revokedReason: "ended by the person" })
      .where(and(eq(sessions.id, which.sessionId), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    if (rows.length === 0) throw new AppError("not_found", "This session has ended already.");
    await recordEvent(tx, { userId, act: "session.ended", sessionId: which.sessionId, caller });
    return rows.map(({ id }) => id);
  });
  await writeDenials({ sessionIds: ended });
  return { ended: ended.length };
}

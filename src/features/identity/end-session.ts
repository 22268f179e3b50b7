import { and, eq, isNull } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { refreshTokens, sessions } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { writeDenials } from "./_denylist";
import { recordEvent } from "./_record-event";
import { hashToken } from "./_refresh-token";
import { readAccessToken } from "./read-access-token";
import { readCookie } from "./read-cookie";
import { ACCESS_COOKIE, REFRESH_COOKIE } from "./rules";
import type { Caller } from "./schema";

/**
 * Signs out: ends the session that either cookie names, also with an expired access token. Without a session nothing
 * happens.
 * @throws AppError `unavailable` when the database does not answer: the person is still signed in then
 */
export async function endSession(cookieHeader: string | null, caller: Caller): Promise<{ ended: string | null }> {
  const claims = await readAccessToken(readCookie(cookieHeader, ACCESS_COOKIE));
  const presented = readCookie(cookieHeader, REFRESH_COOKIE);
  if (!claims && !presented) return { ended: null };
  try {
    const ended = await acrossWorkspaces("identity", async (tx) => {
      const [token] = presented
        ? await tx
            .select({ sessionId: refreshTokens.sessionId })
            .from(refreshTokens)
            .where(eq(refreshTokens.hash, hashToken(presented)))
        : [];
      const sessionId = token?.sessionId ?? claims?.sessionId;
      if (!sessionId) return null;
      const [session] = await tx
        .update(sessions)
        .set({ revokedAt: new Date(), revokedReason: "signed out" })
        .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
        .returning({ userId: sessions.userId });
      if (session) await recordEvent(tx, { userId: session.userId, act: "session.signed_out", sessionId, caller });
      return sessionId;
    });
    if (ended) await writeDenials({ sessionIds: [ended] });
    return { ended };
  } catch (cause) {
    throw new AppError("unavailable", "Signing out did not work: you are still signed in. Try again.", { cause });
  }
}

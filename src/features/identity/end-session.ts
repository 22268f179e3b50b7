import { and, eq, inArray, isNull } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { refreshTokens, sessions } from "@/db/schema/identity";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { writeDenials } from "./_denylist";
import { recordEvent } from "./_record-event";
import { readAccessToken } from "./read-access-token";
import { readCookie } from "./read-cookie";
import { ACCESS_COOKIE, REFRESH_COOKIE } from "./rules";
import type { Caller } from "./schema";

/**
 * Signs out: ends the session that either cookie names, also with an expired access token; both where they differ, for one
 * of them may have been planted to keep the other alive. Without a session nothing happens.
 * @returns the ids of what has ended, now or before
 * @throws AppError `unavailable` when the database does not answer: the person is still signed in then
 */
export async function endSession(cookieHeader: string | null, caller: Caller): Promise<{ ended: string[] }> {
  const claims = await readAccessToken(readCookie(cookieHeader, ACCESS_COOKIE));
  const presented = readCookie(cookieHeader, REFRESH_COOKIE);
  if (!claims && !presented) return { ended: [] };
  const ended = await acrossWorkspaces("identity", async (tx) => {
    const [token] = presented
      ? await tx
          .select({ sessionId: refreshTokens.sessionId })
          .from(refreshTokens)
          .where(eq(refreshTokens.hash, hashSecret(presented)))
      : [];
    const named = [...new Set([claims?.sessionId, token?.sessionId])].filter((id) => id !== undefined);
    const live = await tx
      .update(sessions)
      .set({ revokedAt: new Date(), revokedReason: "signed out" })
      .where(and(inArray(sessions.id, named), isNull(sessions.revokedAt)))
      .returning({ sessionId: sessions.id, userId: sessions.userId });
    for (const each of live) await recordEvent(tx, { ...each, act: "session.signed_out", caller });
    return named;
  });
  await writeDenials({ sessionIds: ended });
  return { ended };
}

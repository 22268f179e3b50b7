import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { sessions } from "@/db/schema/identity";
import type { Session, SignInMethod } from "./schema";

export type ListedSession = {
  id: string;
  isThis: boolean;
  method: SignInMethod;
  userAgent: string | null;
  addressPrefix: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  absoluteExpiresAt: Date;
};

/** The live sessions of a person, newest first. */
export function listSessions(session: Session): Promise<ListedSession[]> {
  return acrossWorkspaces("identity", (tx) =>
    tx
      .select({
        id: sessions.id,
        isThis: sql<boolean>`${sessions.id} = ${session.sessionId}`,
        method: sessions.method,
        userAgent: sessions.userAgent,
        addressPrefix: sessions.addressPrefix,
        createdAt: sessions.createdAt,
        lastSeenAt: sessions.lastSeenAt,
        absoluteExpiresAt: sessions.absoluteExpiresAt,
      })
      .from(sessions)
      .where(
        and(
          eq(sessions.userId, session.userId),
          isNull(sessions.revokedAt),
          gt(sessions.absoluteExpiresAt, sql`now()`),
          sql`${sessions.lastSeenAt} + ${sessions.idleMs} * interval '1 millisecond' > now()`,
        ),
      )
      .orderBy(desc(sessions.createdAt), desc(sessions.id))
      .limit(100),
  );
}

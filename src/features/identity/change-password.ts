import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { resetLinks, users } from "@/db/schema/identity";
import { writeDenials } from "./_denylist";
import { endAll } from "./_end-all";
import { lockAccount } from "./_lock-account";
import { type Proof, prove } from "./_prove";
import { recordEvent } from "./_record-event";
import { checkNewPassword } from "./check-new-password";
import { hashPassword } from "./hash-password";
import type { Caller, Session, SessionTokens } from "./schema";
import { startSession } from "./start-session";

/**
 * Changes (or first sets) the password. Every session ends, this one too: the caller goes on with the new one that is
 * returned. A link to reset the password that somebody still holds opens nothing any more.
 * @throws AppError `forbidden` for a wrong proof, `invalid` for a weak password, `unauthenticated` as `lockAccount`
 */
export async function changePassword(
  session: Session,
  change: { proof: Proof; newPassword: string; caller: Caller },
): Promise<SessionTokens> {
  checkNewPassword(change.newPassword, [session.email, session.name]);
  await prove(session, change.proof, change.caller);
  const passwordHash = await hashPassword(change.newPassword);
  const { userId } = session;
  const denied = await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
    await tx.delete(resetLinks).where(eq(resetLinks.userId, userId));
    await recordEvent(tx, { userId, act: "password.changed", sessionId: session.sessionId, caller: change.caller });
    return endAll(tx, userId, "password changed");
  });
  await writeDenials({ user: denied });
  return startSession({
    userId,
    method: "password",
    epoch: denied.epoch,
    // As far as there is a second factor, it was given with the proof.
    isCodeGiven: true,
    stay: false,
    caller: change.caller,
    replacedSessionId: null,
  });
}

import { acrossWorkspaces } from "@/db/across-workspaces";
import { deleteSecondFactor } from "./_delete-second-factor";
import { lockAccount } from "./_lock-account";
import { type Proof, prove } from "./_prove";
import { recordEvent } from "./_record-event";
import type { Caller, Session } from "./schema";

/**
 * Turns the second factor off, recovery codes with it.
 * @throws AppError `forbidden` for a wrong proof, `unauthenticated` as `lockAccount`
 */
export async function removeTotp(session: Session, proof: Proof, caller: Caller): Promise<void> {
  await prove(session, proof, caller);
  const { userId } = session;
  await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    await deleteSecondFactor(tx, userId);
    await recordEvent(tx, { userId, act: "second_factor.removed", sessionId: session.sessionId, caller });
  });
}

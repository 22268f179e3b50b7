import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { nowMs } from "./_now-ms";
import { checkSecondFactor } from "./_second-factor";
import { forgiveAttempt, takeAttempt } from "./_throttle";
import { tooManyTries } from "./_too-many-tries";
import { PROOF_MS } from "./rules";
import type { Caller, Session } from "./schema";
import { verifyPassword } from "./verify-password";

/** What the person types again before a guarded act; somebody without a password signs in again instead. */
export type Proof = { password: string | null; code?: string | null };

/**
 * Makes sure that the person of the session, and not somebody at an open screen, is asking.
 * @throws AppError `forbidden` when the proof is missing or wrong, `rate_limited` after too many wrong ones
 */
export async function prove(session: Session, proof: Proof, caller: Caller): Promise<void> {
  const [user] = await acrossWorkspaces("identity", (tx) =>
    tx.select({ passwordHash: users.passwordHash, nowMs }).from(users).where(eq(users.id, session.userId)),
  );
  if (!user?.passwordHash) {
    if (user && user.nowMs - session.provenAt.getTime() <= PROOF_MS) return;
    throw new AppError("forbidden", "Sign out, sign in again and repeat this within five minutes.");
  }
  const place = await takeAttempt({ account: `proof:${session.userId}`, addressPrefix: null });
  if (place.kind === "wait") throw tooManyTries(place.seconds);
  const { isRight } = await verifyPassword(proof.password ?? "", user.passwordHash);
  if (!isRight) throw new AppError("forbidden", "Your password: it is not right.");
  const second = await checkSecondFactor(session.userId, proof.code ?? null, caller);
  if (second === "wanted") throw new AppError("forbidden", "Your authenticator code is needed as well.");
  if (second === "wrong") throw new AppError("forbidden", "That code is not right or was used already.");
  await forgiveAttempt(place.attempt);
}

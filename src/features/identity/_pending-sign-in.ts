import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { totpSecrets, users } from "@/db/schema/identity";
import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { isId } from "@/lib/ids";
import { currentKey, macOf } from "./_keys";
import { nowMs } from "./_now-ms";
import { checkSecondFactor } from "./_second-factor";
import { forgiveAttempt, takeAttempt } from "./_throttle";
import type { CredentialsCheck } from "./check-credentials";
import { PENDING_COOKIE, PENDING_MS, PROVIDER_IDS, type ProviderId } from "./rules";
import type { Caller } from "./schema";

export type PendingSignIn = { userId: string; method: ProviderId; epoch: number; stay: boolean };

/**
 * Keeps, for five minutes and in the browser alone, that a provider has said who somebody is while the code of their
 * authenticator is owed. Ends with whatever ends every session of the person.
 * @returns null when the person has no second factor: nothing is owed
 */
export async function makePendingSignIn(of: PendingSignIn): Promise<string | null> {
  const [user] = await acrossWorkspaces("identity", (tx) =>
    tx
      .select({ confirmedAt: totpSecrets.confirmedAt, nowMs })
      .from(users)
      .leftJoin(totpSecrets, eq(totpSecrets.userId, users.id))
      .where(eq(users.id, of.userId)),
  );
  if (!user?.confirmedAt) return null;
  const text = [of.userId, of.method, of.stay ? 1 : 0, of.epoch, Math.floor(user.nowMs) + PENDING_MS].join(".");
  return `${text}.${sealOf(text)}`;
}

/** Checks the code that somebody owes who has come from a provider; `wrong` when they have not, or too long ago. */
export async function checkPendingSignIn(given: {
  mark: string | null;
  code: string | null;
  caller: Caller;
}): Promise<{ check: CredentialsCheck; stay: boolean }> {
  const pending = await readPending(given.mark);
  if (!pending) return { check: { kind: "wrong" }, stay: false };
  const { userId, method, epoch, stay } = pending;
  const place = await takeAttempt({ account: `code:${userId}`, addressPrefix: given.caller.addressPrefix });
  if (place.kind === "wait") return { check: place, stay };
  const second = await checkSecondFactor(userId, given.code, given.caller);
  if (second === "wanted" || second === "wrong") {
    return { check: { kind: "second_factor", isCodeWrong: second === "wrong" }, stay };
  }
  await forgiveAttempt(place.attempt);
  // Whoever took the second factor away meanwhile owes no code any more.
  return { check: { kind: "right", userId, method, epoch, isCodeGiven: second === "right" }, stay };
}

async function readPending(mark: string | null): Promise<PendingSignIn | null> {
  const [userId = "", name, stay, epochText, expiresMs, seal = ""] = mark?.split(".") ?? [];
  const method = PROVIDER_IDS.find((id) => id === name);
  const isOurs = isSameSecret(seal, sealOf([userId, name, stay, epochText, expiresMs].join(".")));
  if (!isOurs || !method || !isId(userId)) return null;
  const [user] = await acrossWorkspaces("identity", (tx) =>
    tx.select({ epoch: users.sessionEpoch, nowMs }).from(users).where(eq(users.id, userId)),
  );
  const epoch = Number(epochText);
  if (user?.epoch !== epoch || user.nowMs >= Number(expiresMs)) return null;
  return { userId, method, epoch, stay: stay === "1" };
}

const sealOf = (text: string) => macOf(currentKey("pending sign-in").key, text);

/** The line that sets the mark, or with none takes it away. */
export const pendingCookie = (mark: string | null) =>
  `${PENDING_COOKIE}=${mark ?? ""}; Path=/; Max-Age=${mark ? PENDING_MS / 1000 : 0}; HttpOnly; Secure; SameSite=Lax`;

import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { env } from "@/lib/env";
import { isPublicAddress } from "@/lib/is-public-address";
import { readDeviceMark } from "./_known-device";
import { checkSecondFactor } from "./_second-factor";
import { forgiveAttempt, takeAttempt } from "./_throttle";
import { hashPassword } from "./hash-password";
import { DEMO_ACCOUNT, normaliseEmail } from "./rules";
import type { Caller } from "./schema";
import type { NewSession } from "./start-session";
import { verifyPassword } from "./verify-password";

/** Who somebody has shown to be, and how: what `startSession` wants to know. */
export type ProvenPerson = Pick<NewSession, "userId" | "method" | "epoch" | "isCodeGiven">;

export type CredentialsCheck =
  | ({ kind: "right" } & ProvenPerson)
  /** Unknown account, wrong password and disabled account look and last the same. */
  | { kind: "wrong" }
  | { kind: "second_factor"; isCodeWrong: boolean }
  | { kind: "wait"; seconds: number };

/** Checks e-mail address, password and, where the account has one, the second factor. */
export async function checkCredentials(given: {
  email: string;
  password: string;
  code: string | null;
  /** The mark of `makeDeviceMark`, if the browser has one. */
  deviceMark: string | null;
  caller: Caller;
}): Promise<CredentialsCheck> {
  // No account's address holds a NUL, and Postgres takes none even to look for it.
  const email = normaliseEmail(given.email.replaceAll("\0", "\uFFFD"));
  const [user] = await acrossWorkspaces("identity", (tx) =>
    tx
      .select({
        id: users.id,
        passwordHash: users.passwordHash,
        disabledAt: users.disabledAt,
        epoch: users.sessionEpoch,
      })
      .from(users)
      .where(eq(users.email, email)),
  );
  const device = user && readDeviceMark(user.id, given.deviceMark);
  const account = device ? `${email} on ${device}` : email;
  // A network's count can be filled by anybody in it, and behind a proxy that is not named all are one: not for a known browser.
  const place = await takeAttempt({ account, addressPrefix: device ? null : given.caller.addressPrefix });
  if (place.kind === "wait") return place;

  const { isRight, isOutdated } = await verifyPassword(given.password, user?.passwordHash ?? null);
  const isKnownToAll = given.password === DEMO_ACCOUNT.password && isPublicAddress(env().APP_URL);
  if (!isRight || !user || user.disabledAt || isKnownToAll) return { kind: "wrong" };

  const second = await checkSecondFactor(user.id, given.code, given.caller);
  if (second === "wanted" || second === "wrong") return { kind: "second_factor", isCodeWrong: second === "wrong" };
  await forgiveAttempt(place.attempt);
  if (isOutdated && user.passwordHash) await rehash(user.id, { password: given.password, from: user.passwordHash });
  const isCodeGiven = second === "right";
  const method = isCodeGiven ? "password+totp" : "password";
  return { kind: "right", userId: user.id, method, epoch: user.epoch, isCodeGiven };
}

/** Unless the password was changed meanwhile: the old one must not come back. */
async function rehash(userId: string, { password, from }: { password: string; from: string }): Promise<void> {
  const passwordHash = await hashPassword(password);
  await acrossWorkspaces("identity", (tx) =>
    tx
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, userId), eq(users.passwordHash, from))),
  );
}

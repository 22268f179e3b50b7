import { and, eq, gt, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { linkIntents, oauthIdentities, users } from "@/db/schema/identity";
import { insertUser } from "./_insert-user";
import { lockAccount } from "./_lock-account";
import { recordEvent } from "./_record-event";
import { checkSession } from "./check-session";
import { readSignUpMode } from "./read-sign-up-mode";
import { normaliseEmail, type ProviderId } from "./rules";
import type { Caller, Session } from "./schema";

export type ProviderAccount = {
  provider: ProviderId;
  /** The provider's own id of the account: an e-mail address is never an identity. */
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string | null;
};

export type OauthFinding =
  | { kind: "signs_in"; userId: string; epoch: number }
  /** The account now belongs to the person of the live session, who goes on with that session. */
  | { kind: "linked"; userId: string }
  | { kind: "refused"; reason: Refusal };

type Refusal = "not_known" | "unverified" | "linked_elsewhere" | "provider_failed";
const refused = (reason: Refusal) => ({ kind: "refused", reason }) as const;

/**
 * Whom a provider's account signs in: the person it is linked to; the person of a live session who asked to link it; a
 * new person where sign-up lets them in and nobody has the (verified) address. Otherwise nobody: an equal address
 * alone never links.
 * @param from.isInvited whether a workspace waits for the person of this address, which is asked where SIGN_UP is
 *   `invited`
 * @param from.isLinking that somebody left to link and not to sign in: they become nobody else when that took too long
 */
export async function findOauthUser(
  account: ProviderAccount,
  from: {
    cookieHeader: string | null;
    caller: Caller;
    isInvited: (email: string) => Promise<boolean>;
    isLinking: boolean;
  },
): Promise<OauthFinding> {
  const check = await checkSession(from.cookieHeader);
  if (from.isLinking && check.kind !== "live") return refused("provider_failed");
  const mayJoin = await isWelcome(account, from.isInvited);
  return acrossWorkspaces("identity", async (tx) => {
    const linkingUserId = check.kind === "live" ? await takeIntent(tx, account, check.session) : null;
    const owner = await findOwner(tx, account);
    if (owner && linkingUserId && owner.userId !== linkingUserId) return refused("linked_elsewhere");
    if (owner?.isDisabled) return refused("not_known");
    if (owner && linkingUserId) return { kind: "linked", userId: linkingUserId };
    if (owner) return { kind: "signs_in", userId: owner.userId, epoch: owner.epoch };
    if (linkingUserId) {
      await link(tx, account, { userId: linkingUserId, caller: from.caller });
      return { kind: "linked", userId: linkingUserId };
    }
    if (check.kind === "live" || !mayJoin) return refused("not_known");
    if (!account.isEmailVerified || !account.email) return refused("unverified");
    return join(tx, account, { email: normaliseEmail(account.email), caller: from.caller });
  });
}

async function isWelcome(account: ProviderAccount, isInvited: (email: string) => Promise<boolean>): Promise<boolean> {
  const mode = readSignUpMode();
  if (mode !== "invited") return mode === "open";
  return account.isEmailVerified && account.email !== null && isInvited(normaliseEmail(account.email));
}

async function takeIntent(tx: Transaction, { provider }: ProviderAccount, session: Session): Promise<string | null> {
  await lockAccount(tx, session);
  const intents = await tx
    .delete(linkIntents)
    .where(
      and(
        eq(linkIntents.sessionId, session.sessionId),
        eq(linkIntents.provider, provider),
        gt(linkIntents.expiresAt, sql`now()`),
      ),
    )
    .returning({ provider: linkIntents.provider });
  return intents.length > 0 ? session.userId : null;
}

async function findOwner(
  tx: Transaction,
  { provider, subject }: ProviderAccount,
): Promise<{ userId: string; epoch: number; isDisabled: boolean } | undefined> {
  const [owner] = await tx
    .select({ userId: users.id, epoch: users.sessionEpoch, disabledAt: users.disabledAt })
    .from(oauthIdentities)
    .innerJoin(users, eq(users.id, oauthIdentities.userId))
    .where(and(eq(oauthIdentities.provider, provider), eq(oauthIdentities.subject, subject)));
  return owner && { userId: owner.userId, epoch: owner.epoch, isDisabled: owner.disabledAt !== null };
}

async function join(
  tx: Transaction,
  account: ProviderAccount,
  as: { email: string; caller: Caller },
): Promise<OauthFinding> {
  const made = await insertUser(tx, { ...as, name: account.name ?? "New person", passwordHash: null });
  if (!made) return refused("not_known");
  await link(tx, account, { userId: made.userId, caller: as.caller });
  return { kind: "signs_in", userId: made.userId, epoch: 0 };
}

/** Two first sign-ins at the same moment: the second breaks on the key, and takes with it whatever it made. */
async function link(
  tx: Transaction,
  { provider, subject }: ProviderAccount,
  to: { userId: string; caller: Caller },
): Promise<void> {
  await tx.insert(oauthIdentities).values({ provider, subject, userId: to.userId });
  await recordEvent(tx, { userId: to.userId, act: "provider.linked", caller: to.caller });
}

import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { linkIntents, oauthIdentities, users } from "@/db/schema/identity";
import { newId } from "@/lib/ids";
import { recordEvent } from "./_record-event";
import { checkSession } from "./check-session";
import { readSignUpMode } from "./read-sign-up-mode";
import { normaliseEmail } from "./rules";
import type { Caller } from "./schema";

export type ProviderAccount = {
  provider: "google" | "github";
  /** The provider's own id of the account: an e-mail address is never an identity. */
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string | null;
};

/**
 * Whom a provider's account signs in: the person it is linked to; the person of a live session who asked to link it;
 * a new person where sign-up is open and nobody has the (verified) address. Otherwise nobody: an equal address alone
 * never links.
 */
export async function findOauthUser(
  account: ProviderAccount,
  from: { cookieHeader: string | null; caller: Caller },
): Promise<{ userId: string } | null> {
  const check = await checkSession(from.cookieHeader);
  return acrossWorkspaces("identity", async (tx) => {
    const [linked] = await tx
      .select({ userId: oauthIdentities.userId })
      .from(oauthIdentities)
      .innerJoin(users, eq(users.id, oauthIdentities.userId))
      .where(
        and(
          eq(oauthIdentities.provider, account.provider),
          eq(oauthIdentities.subject, account.subject),
          isNull(users.disabledAt),
        ),
      );
    if (linked) return linked;
    if (check.kind === "live") {
      const { sessionId, userId } = check.session;
      const intents = await tx
        .delete(linkIntents)
        .where(
          and(
            eq(linkIntents.sessionId, sessionId),
            eq(linkIntents.provider, account.provider),
            gt(linkIntents.expiresAt, sql`now()`),
          ),
        )
        .returning({ provider: linkIntents.provider });
      return intents.length > 0 ? link(tx, account, userId, from.caller) : null;
    }
    if (readSignUpMode() !== "open" || !account.isEmailVerified || !account.email) return null;
    const userId = newId();
    const made = await tx
      .insert(users)
      .values({
        id: userId,
        email: normaliseEmail(account.email),
        name: account.name?.trim().slice(0, 100) || "New person",
      })
      .onConflictDoNothing()
      .returning({ id: users.id });
    return made.length > 0 ? link(tx, account, userId, from.caller) : null;
  });
}

async function link(tx: Transaction, account: ProviderAccount, userId: string, caller: Caller) {
  const { provider, subject } = account;
  const made = await tx.insert(oauthIdentities).values({ provider, subject, userId }).onConflictDoNothing().returning();
  if (made.length === 0) return null;
  await recordEvent(tx, { userId, act: "provider.linked", caller });
  return { userId };
}

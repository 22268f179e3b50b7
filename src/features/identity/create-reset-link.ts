import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { resetLinks, users } from "@/db/schema/identity";
import { freshSecret } from "@/lib/crypto/fresh-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { recordEvent } from "./_record-event";
import { RESET_LINK_MS } from "./rules";
import type { Caller, EventActor } from "./schema";

/**
 * Makes a link with which a person sets a new password, once, within half an hour. Made by somebody else for them, it
 * replaces earlier ones. The secret is in the fragment, which browsers keep to themselves.
 * @param of.createdBy null for the operator's command and for the person's own request by mail
 * @param of.caller who asks for it; nobody for the command
 * @param of.record writes down, in the transaction that makes the link, what its maker wants recorded
 * @throws AppError `not_found` for an account that does not exist or is disabled
 */
export async function createResetLink(of: {
  userId: string;
  createdBy: string | null;
  actor: EventActor;
  caller?: Caller;
  record?: (tx: Transaction) => Promise<void>;
}): Promise<{ url: string }> {
  const token = freshSecret();
  // Anybody may ask for a mail in this person's name: that must not take a link away which they hold already.
  const replacesOthers = of.actor !== "person";
  await acrossWorkspaces("identity", async (tx) => {
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, of.userId), isNull(users.disabledAt)));
    if (!user) throw new AppError("not_found", "There is no such account.");
    const isTheirs = eq(resetLinks.userId, of.userId);
    await tx.delete(resetLinks).where(replacesOthers ? isTheirs : and(isTheirs, lt(resetLinks.expiresAt, sql`now()`)));
    await tx.insert(resetLinks).values({
      hash: hashSecret(token),
      userId: of.userId,
      createdBy: of.createdBy,
      expiresAt: sql`now() + ${RESET_LINK_MS} * interval '1 millisecond'`,
    });
    await recordEvent(tx, { userId: of.userId, act: "password.reset_link", actor: of.actor, caller: of.caller });
    await of.record?.(tx);
  });
  return { url: `${env().APP_URL}/reset#${token}` };
}

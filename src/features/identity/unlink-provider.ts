import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { oauthIdentities, users } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { lockAccount } from "./_lock-account";
import { type Proof, prove } from "./_prove";
import { recordEvent } from "./_record-event";
import { listProviders } from "./list-providers";
import type { ProviderId } from "./rules";
import type { Caller, Session } from "./schema";

/**
 * Takes a provider's account away.
 * @throws AppError `conflict` when it is the only way in, `not_found` when none is linked, `forbidden` for a wrong proof
 */
export async function unlinkProvider(
  session: Session,
  provider: ProviderId,
  given: { proof: Proof; caller: Caller },
): Promise<void> {
  await prove(session, given.proof, given.caller);
  const { userId, sessionId } = session;
  const usable = new Set<string>(listProviders().map(({ id }) => id));
  await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    const [user] = await tx.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId));
    const linked = await tx
      .select({ provider: oauthIdentities.provider })
      .from(oauthIdentities)
      .where(eq(oauthIdentities.userId, userId));
    if (!linked.some((each) => each.provider === provider)) throw new AppError("not_found", "It is not linked.");
    const others = linked.filter((each) => each.provider !== provider && usable.has(each.provider));
    if (!user?.hash && others.length === 0) {
      throw new AppError("conflict", "Set a password first: this is your only way to sign in.");
    }
    await tx
      .delete(oauthIdentities)
      .where(and(eq(oauthIdentities.userId, userId), eq(oauthIdentities.provider, provider)));
    await recordEvent(tx, { userId, act: "provider.unlinked", sessionId, caller: given.caller });
  });
}

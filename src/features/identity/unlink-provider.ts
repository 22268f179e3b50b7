import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { oauthIdentities, users } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { type Proof, prove } from "./_prove";
import { recordEvent } from "./_record-event";
import type { Caller, Session } from "./schema";

/**
 * Takes a provider's account away.
 * @throws AppError `conflict` when it is the only way in, `forbidden` for a wrong proof
 */
export async function unlinkProvider(
  session: Session,
  provider: "google" | "github",
  given: { proof: Proof; caller: Caller },
): Promise<void> {
  await prove(session, given.proof);
  const { userId, sessionId } = session;
  await acrossWorkspaces("identity", async (tx) => {
    const [user] = await tx.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId)).for("update");
    if (!user?.hash) throw new AppError("conflict", "Set a password first: this is your only way to sign in.");
    await tx
      .delete(oauthIdentities)
      .where(and(eq(oauthIdentities.userId, userId), eq(oauthIdentities.provider, provider)));
    await recordEvent(tx, { userId, act: "provider.unlinked", sessionId, caller: given.caller });
  });
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { totpSecrets, users } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { deleteSecondFactor } from "./_delete-second-factor";
import { writeDenials } from "./_denylist";
import { endAll } from "./_end-all";
import { recordEvent } from "./_record-event";
import { normaliseEmail } from "./rules";

/**
 * For the operator's command: takes the second factor of somebody who has lost both the app and the recovery codes.
 * Every session of theirs ends.
 * @throws AppError `not_found` for an account that does not exist or has no second factor
 */
export async function dropSecondFactor(email: string): Promise<void> {
  const denied = await acrossWorkspaces("identity", async (tx) => {
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .innerJoin(totpSecrets, eq(totpSecrets.userId, users.id))
      .where(eq(users.email, normaliseEmail(email)));
    if (!user) throw new AppError("not_found", "There is no account with this address that has a second factor.");
    // First the account's row, as everybody takes it who changes a second factor.
    const ended = await endAll(tx, user.id, "second factor dropped");
    await deleteSecondFactor(tx, user.id);
    await recordEvent(tx, { userId: user.id, act: "second_factor.dropped", actor: "operator" });
    return ended;
  });
  await writeDenials({ user: denied });
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { AppError } from "@/lib/errors";
import { writeDenials } from "./_denylist";
import { endAll } from "./_end-all";
import { recordEvent } from "./_record-event";
import { normaliseEmail } from "./rules";

/**
 * What the operator changes of an account. Disabling ends every session at once; so does a change of the operator's
 * role, which is part of what a session is good for.
 * @throws AppError `not_found`
 */
export async function setAccountState(
  email: string,
  state: { isDisabled: boolean } | { isOperator: boolean },
): Promise<void> {
  const denied = await acrossWorkspaces("identity", async (tx) => {
    const change =
      "isDisabled" in state ? { disabledAt: state.isDisabled ? new Date() : null } : { isOperator: state.isOperator };
    const [user] = await tx
      .update(users)
      .set(change)
      .where(eq(users.email, normaliseEmail(email)))
      .returning({ id: users.id });
    if (!user) throw new AppError("not_found", "There is no account with this address.");
    await recordEvent(tx, { userId: user.id, act: actOf(state), actor: "operator" });
    return endAll(tx, user.id, "changed by the operator");
  });
  await writeDenials({ user: denied });
}

function actOf(state: { isDisabled: boolean } | { isOperator: boolean }): string {
  if ("isDisabled" in state) return state.isDisabled ? "account.disabled" : "account.enabled";
  return state.isOperator ? "account.operator_made" : "account.operator_unmade";
}

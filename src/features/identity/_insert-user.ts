import type { Transaction } from "@/db/client";
import { users } from "@/db/schema/identity";
import { newId } from "@/lib/ids";
import { recordEvent } from "./_record-event";
import type { Caller, EventActor } from "./schema";

/**
 * Writes an account.
 * @param given.email normalised
 * @returns null when the address has one: nothing is changed then
 */
export async function insertUser(
  tx: Transaction,
  given: {
    email: string;
    name: string;
    passwordHash: string | null;
    isOperator?: boolean;
    actor?: EventActor;
    caller?: Caller;
  },
): Promise<{ userId: string } | null> {
  const { email, name, passwordHash, isOperator = false, actor, caller } = given;
  const userId = newId();
  const made = await tx
    .insert(users)
    .values({ id: userId, email, name, passwordHash, isOperator })
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (made.length === 0) return null;
  await recordEvent(tx, { userId, act: "account.created", actor, caller });
  if (isOperator) await recordEvent(tx, { userId, act: "account.operator_made", actor, caller });
  return { userId };
}

import { acrossWorkspaces } from "@/db/across-workspaces";
import { insertUser } from "./_insert-user";
import { checkNewPassword } from "./check-new-password";
import { hashPassword } from "./hash-password";
import { normaliseEmail } from "./rules";
import type { Caller, EventActor } from "./schema";

/**
 * Makes an account. Takes the same time whether the address is known or not.
 * @returns null when the address has an account: nothing is changed then, and nobody may be told
 * @throws AppError `invalid` for a weak password
 */
export async function createUser(given: {
  email: string;
  name: string;
  /** Null for somebody who will set one by a link. */
  password: string | null;
  isOperator?: boolean;
  /** The person themselves when left out. */
  actor?: EventActor;
  caller?: Caller;
}): Promise<{ userId: string } | null> {
  const { name, password, isOperator = false, actor, caller } = given;
  const email = normaliseEmail(given.email);
  if (password !== null) checkNewPassword(password, [email, name]);
  const passwordHash = password === null ? null : await hashPassword(password);
  return acrossWorkspaces("identity", (tx) => insertUser(tx, { email, name, passwordHash, isOperator, actor, caller }));
}

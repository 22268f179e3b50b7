import { createUser } from "@/features/identity/create-user";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import { normaliseEmail } from "@/features/identity/rules";
import type { Caller } from "@/features/identity/schema";
import { AppError } from "@/lib/errors";
import { createWorkspace } from "./create-workspace";

/**
 * Makes an account and its first workspace, where SIGN_UP is open. An address that has an account already gets the same
 * answer, and nothing happens.
 * @throws AppError `forbidden` while sign-up is not open, `invalid` for a weak password, `rate_limited`
 */
export async function signUp(given: {
  email: string;
  name: string;
  password: string;
  workspaceName: string;
  caller: Caller;
}): Promise<void> {
  if (readSignUpMode() !== "open") throw new AppError("forbidden", "New accounts are made by invitation here.");
  const { email, name, password, workspaceName, caller } = given;
  await limitAttempts({ what: `sign-up:${normaliseEmail(email)}`, addressPrefix: caller.addressPrefix });
  const user = await createUser({ email, name, password, caller });
  if (!user) return;
  await createWorkspace({ userId: user.userId, label: name, addressPrefix: caller.addressPrefix }, workspaceName);
}

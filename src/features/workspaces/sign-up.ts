import { canSendMail } from "@/features/identity/can-send-mail";
import { createUser } from "@/features/identity/create-user";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { requestSignUp } from "@/features/identity/request-sign-up";
import { normaliseEmail } from "@/features/identity/rules";
import type { Caller } from "@/features/identity/schema";
import { requireOpenSignUp } from "./_require-open-sign-up";
import { createWorkspace } from "./create-workspace";
import { toActor } from "./to-actor";

/**
 * Somebody wants an account and its first workspace, where SIGN_UP is open. Where mail can be sent, both are made by
 * `confirmSignUp` with the link that is mailed; without mail, which only this machine does without, at once. An address
 * that has an account already gets the same answer, and nothing of it is changed.
 * @returns whether a mail is what to look for now
 * @throws AppError `forbidden` while sign-up is not open, `invalid` for a weak password, `rate_limited`
 */
export async function signUp(given: {
  email: string;
  name: string;
  password: string;
  workspaceName: string;
  caller: Caller;
}): Promise<{ confirmsByMail: boolean }> {
  requireOpenSignUp();
  const { email, name, password, workspaceName, caller } = given;
  await limitAttempts({ what: `sign-up:${normaliseEmail(email)}`, addressPrefix: caller.addressPrefix });
  if (canSendMail()) {
    await requestSignUp({ email, name, password, workspaceName });
    return { confirmsByMail: true };
  }
  const user = await createUser({ email, name, password, caller });
  if (user)
    await createWorkspace(toActor({ userId: user.userId, name, email: normaliseEmail(email) }, caller), workspaceName);
  return { confirmsByMail: false };
}

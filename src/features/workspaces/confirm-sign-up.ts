import type { Caller } from "@/features/identity/schema";
import { takeSignUp } from "@/features/identity/take-sign-up";
import { requireOpenSignUp } from "./_require-open-sign-up";
import { createWorkspace } from "./create-workspace";
import { toActor } from "./to-actor";

/**
 * Makes the account and the workspace that somebody asked for with `signUp`, now that they have shown by a mailed link
 * that the address is theirs. Signs nobody in.
 * @throws AppError `forbidden` while sign-up is not open, and as `takeSignUp`
 */
export async function confirmSignUp(given: {
  token: string;
  password: string;
  caller: Caller;
}): Promise<{ slug: string; email: string }> {
  requireOpenSignUp();
  const { userId, email, name, workspaceName } = await takeSignUp(given);
  const { slug } = await createWorkspace(toActor({ userId, name, email }, given.caller), workspaceName);
  return { slug, email };
}

import { findSignUp } from "./_find-sign-up";

/**
 * What the holder of a mailed link may know of the account that it makes. Uses nothing up.
 * @throws AppError `not_found` for a link that is unknown, used or too old, or whose address has an account
 */
export async function readSignUp(token: string): Promise<{ email: string; workspaceName: string }> {
  const { email, workspaceName } = await findSignUp(token);
  return { email, workspaceName };
}

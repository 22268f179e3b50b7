import { verify } from "@node-rs/argon2";
import { ARGON2_OPTIONS, withHashingPlace } from "./_argon2";
import { isPasswordTooLong } from "./rules";

/** A hash of nothing anybody can type: an unknown account costs the time of a known one. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$Yg5o8k44vbpNDFy8R+7jtQ$MRBTyVMBF4QoM3lNGPZc6BUieBmif8EcKLVXmcaxBQU";

/**
 * Compares a password with a stored hash; null (no such account, or one without a password) takes as long and is never
 * right.
 */
export async function verifyPassword(
  password: string,
  stored: string | null,
): Promise<{ isRight: boolean; isOutdated: boolean }> {
  const candidate = isPasswordTooLong(password) ? "" : password.normalize("NFC");
  const isRight = await withHashingPlace(() => verify(stored ?? NOBODY, candidate));
  const wanted = `$m=${ARGON2_OPTIONS.memoryCost},t=${ARGON2_OPTIONS.timeCost},p=${ARGON2_OPTIONS.parallelism}$`;
  return { isRight: isRight && stored !== null, isOutdated: stored !== null && !stored.includes(wanted) };
}

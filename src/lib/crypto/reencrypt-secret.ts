import { decryptSecret } from "./decrypt-secret";
import { encryptSecret } from "./encrypt-secret";

/** The same secret under today's ENCRYPTION_KEY; null where no known key decrypts it for `identity`. */
export function reencryptSecret(encrypted: string, identity: string): string | null {
  try {
    return encryptSecret(decryptSecret(encrypted, identity), identity);
  } catch {
    return null;
  }
}

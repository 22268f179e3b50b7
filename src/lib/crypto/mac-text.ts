import { createHmac, hkdfSync } from "node:crypto";
import { env } from "@/lib/env";

/**
 * What may be kept of a text that must not be: it tells the same text again, and only to whoever holds the key.
 * @param purpose gives a key of its own, derived from ENCRYPTION_KEY
 * @returns HMAC-SHA-256 in base64url under today's key, the one to store; while a previous key is set, under that too
 */
export function macText(text: string, purpose: string): [current: string, ...previous: string[]] {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = env();
  const macUnder = (secret: string): string => {
    const key = hkdfSync("sha256", Buffer.from(secret, "base64"), "", `ebizmate ${purpose} v1`, 32);
    return createHmac("sha256", Buffer.from(key)).update(text).digest("base64url");
  };
  const current = macUnder(ENCRYPTION_KEY);
  return ENCRYPTION_KEY_PREVIOUS ? [current, macUnder(ENCRYPTION_KEY_PREVIOUS)] : [current];
}

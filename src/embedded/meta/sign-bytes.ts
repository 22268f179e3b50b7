import { createHmac } from "node:crypto";

/** Hex HMAC-SHA256: over a webhook's bytes (after `sha256=` in the header) and over a token (`appsecret_proof`). */
export function signBytes(secret: string, bytes: string | Buffer): string {
  return createHmac("sha256", secret).update(bytes).digest("hex");
}

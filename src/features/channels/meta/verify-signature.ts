import { createHmac, timingSafeEqual } from "node:crypto";

/** Meta's one spelling: lower case, nothing before or after. Repeated headers arrive joined and do not fit it. */
const HEADER = /^sha256=([0-9a-f]{64})$/;

/**
 * True when `header` (X-Hub-Signature-256) is the HMAC-SHA256 of exactly these bytes under one of the secrets. Every
 * secret is tried, so that the time tells nothing of which one fits.
 */
export function verifySignature(rawBody: Uint8Array, header: string | null, secrets: readonly string[]): boolean {
  const given = HEADER.exec(header ?? "")?.[1];
  if (given === undefined) return false;
  const givenBytes = Buffer.from(given, "hex");
  let isGenuine = false;
  for (const secret of secrets) {
    if (secret === "") continue;
    const expected = createHmac("sha256", secret).update(rawBody).digest();
    isGenuine = timingSafeEqual(expected, givenBytes) || isGenuine;
  }
  return isGenuine;
}

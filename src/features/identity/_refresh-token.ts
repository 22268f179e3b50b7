import { createHash, randomBytes } from "node:crypto";
import { macOf, type NamedKey } from "./_keys";

/** A token out of nothing, for the first of a session. 256 random bits, base64url. */
export function freshToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token. A plain hash is enough for a secret of 256 bits. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/**
 * The token after `presented`: computed, not drawn, so that two tabs that present the same one get the same successor
 * though it is stored nowhere.
 */
export function successorOf(
  presented: string,
  of: { sessionId: string; salt: string; generation: number; key: NamedKey },
): string {
  return macOf(of.key.key, `rt1|${of.sessionId}|${of.generation}|${of.salt}|${presented}`);
}

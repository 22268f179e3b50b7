import { createHash } from "node:crypto";

/** What is stored of a random secret: a key, a token, the secret part of a link. Of so many random bits a plain hash is enough. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

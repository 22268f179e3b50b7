import { randomBytes } from "node:crypto";

/** A secret out of nothing: 256 random bits, base64url. */
export function freshSecret(): string {
  return randomBytes(32).toString("base64url");
}

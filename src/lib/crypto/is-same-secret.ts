import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in a time that tells nothing of where, or in which length, the two differ. */
export function isSameSecret(left: string, right: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value, "utf8").digest();
  return timingSafeEqual(digest(left), digest(right));
}

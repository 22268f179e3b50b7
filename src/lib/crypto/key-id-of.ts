import { createHash } from "node:crypto";

/** Names a key without revealing it: the first 8 hexadecimal digits of its SHA-256. */
export function keyIdOf(key: Buffer): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

import { createDecipheriv } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { keyIdOf } from "./key-id-of";

/**
 * Reverses `encryptSecret`, with the current or the previous key, whichever the ciphertext names.
 * @throws AppError `internal` when the key is unknown, the text was altered or it belongs to another row.
 */
export function decryptSecret(encrypted: string, identity: string): string {
  const [version, keyId, nonce, tag, ciphertext] = encrypted.split(".");
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = env();
  const key = [ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS]
    .filter((candidate) => candidate !== undefined)
    .map((candidate) => Buffer.from(candidate, "base64"))
    .find((candidate) => keyIdOf(candidate) === keyId);
  if (version !== "v1" || !key || nonce === undefined || tag === undefined || ciphertext === undefined) {
    throw new AppError("internal", "A stored secret was encrypted under a key that ENCRYPTION_KEY no longer names.");
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(identity));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError("internal", "A stored secret does not belong to its row or was altered.", { cause });
  }
}

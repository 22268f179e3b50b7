import { createCipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";
import { keyIdOf } from "./key-id-of";

/**
 * Encrypts with AES-256-GCM under ENCRYPTION_KEY. `identity` names the row and column the secret belongs to and is
 * bound in as associated data: a ciphertext moved to another row does not decrypt.
 * @returns `v1.<key id>.<nonce>.<tag>.<ciphertext>`, parts in base64url
 */
export function encryptSecret(plaintext: string, identity: string): string {
  const key = Buffer.from(env().ENCRYPTION_KEY, "base64");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(identity));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"));
  return ["v1", keyIdOf(key), ...parts].join(".");
}

import { createHmac, hkdfSync } from "node:crypto";
import { keyIdOf } from "@/lib/crypto/key-id-of";
import { env } from "@/lib/env";

/** A key of its own for each purpose, so that what is made for one is never accepted for another. */
export type KeyPurpose = "access token" | "refresh token" | "known device" | "throttle subject" | "pending sign-in";

export type NamedKey = { id: string; key: Buffer };

const derived = new Map<string, NamedKey>();

function derive(secret: string, purpose: KeyPurpose): NamedKey {
  const name = `${purpose}:${secret}`;
  const known = derived.get(name);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secret, "", `ebizmate ${purpose} v1`, 32));
  const made = { id: keyIdOf(key), key };
  derived.set(name, made);
  return made;
}

/** The key that new tokens are made with. */
export function currentKey(purpose: KeyPurpose): NamedKey {
  return derive(env().AUTH_SECRET, purpose);
}

/** The key of that id: made from AUTH_SECRET or, during a rotation, from AUTH_SECRET_PREVIOUS. */
export function findKey(purpose: KeyPurpose, id: string): NamedKey | null {
  const { AUTH_SECRET, AUTH_SECRET_PREVIOUS } = env();
  const secrets = AUTH_SECRET_PREVIOUS ? [AUTH_SECRET, AUTH_SECRET_PREVIOUS] : [AUTH_SECRET];
  return secrets.map((secret) => derive(secret, purpose)).find((key) => key.id === id) ?? null;
}

/** HMAC-SHA-256, base64url. */
export function macOf(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

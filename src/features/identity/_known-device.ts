import { randomBytes } from "node:crypto";
import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { currentKey, macOf } from "./_keys";

/**
 * Marks a browser on which somebody has signed in: "<name>.<seal>". It opens nothing. It only gives that browser a
 * count of wrong guesses of its own, so that a stranger who guesses at an account cannot make its owner wait.
 */
export function makeDeviceMark(userId: string): string {
  const name = randomBytes(16).toString("base64url");
  return `${name}.${sealOf(userId, name)}`;
}

/** The name of a device that this person has signed in on; null for any other mark. */
export function readDeviceMark(userId: string, mark: string | null): string | null {
  const [name = "", seal = ""] = mark?.split(".") ?? [];
  return /^[\w-]{22}$/.test(name) && isSameSecret(seal, sealOf(userId, name)) ? name : null;
}

const sealOf = (userId: string, name: string) => macOf(currentKey("known device").key, `${userId}|${name}`);

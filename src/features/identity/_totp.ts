import { createHmac } from "node:crypto";

const STEP_SECONDS = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code of a time step (RFC 6238, SHA-1, 6 digits: what every authenticator application speaks). */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The step of a moment. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / 1000 / STEP_SECONDS);
}

/** The step a code belongs to, one step of clock difference either way; null when it is none or not after `lastStep`. */
export function findStep(secret: Buffer, code: string, nowMs: number, lastStep: number): number | null {
  const now = stepAt(nowMs);
  const found = [now - 1, now, now + 1].find((step) => step > lastStep && codeAt(secret, step) === code);
  return found ?? null;
}

/** RFC 4648 base32 without padding, as authenticator applications take it. */
export function toBase32(bytes: Buffer): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

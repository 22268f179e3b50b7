import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 48 bits of time and 80 of entropy, five at a time. */
function encode(timeMs: number, entropy: bigint): string {
  const bits = (BigInt(timeMs) << 80n) | entropy;
  return Array.from({ length: 26 }, (_, place) => ALPHABET[Number((bits >> BigInt(125 - 5 * place)) & 31n)]).join("");
}

let lastMs = 0;
let lastEntropy = 0n;

/** A ULID that is greater than every one made before it in this process. */
export function makeUlid(nowMs = Date.now()): string {
  lastEntropy = nowMs > lastMs ? BigInt(`0x${randomBytes(9).toString("hex")}`) : lastEntropy + 1n;
  lastMs = Math.max(nowMs, lastMs);
  return encode(lastMs, lastEntropy);
}

/**
 * The id of the n-th event of a request that carries `x-inngest-event-id-seed: <ms>,<10 bytes base64>`: the same for
 * every repetition of that request. Undefined when the seed is missing or malformed.
 */
export function seededUlid(seed: string | undefined, index: number): string | undefined {
  const [ms, bytes] = seed?.split(",") ?? [];
  const entropy = Buffer.from(bytes ?? "", "base64");
  if (!/^\d{1,15}$/.test(ms ?? "") || entropy.length !== 10) return undefined;
  return encode(Number(ms), (BigInt(`0x${entropy.toString("hex")}`) + BigInt(index)) & ((1n << 80n) - 1n));
}

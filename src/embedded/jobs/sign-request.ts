import { createHash, createHmac } from "node:crypto";

const PREFIX = /^signkey-\w+-/;

/** JSON with sorted keys and no spaces (RFC 8785 for what JSON.parse can yield): the text that is sent and signed. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}

/** The value of `x-inngest-signature` for a body that is canonical JSON already. */
export function signRequest(body: string, signingKey: string, nowMs = Date.now()): string {
  const seconds = Math.floor(nowMs / 1000);
  const mac = createHmac("sha256", signingKey.replace(PREFIX, "")).update(`${body}${seconds}`).digest("hex");
  return `t=${seconds}&s=${mac}`;
}

/** What the SDK sends as its bearer token: the key's prefix and the hash of its bytes. */
export function hashSigningKey(signingKey: string): string {
  const prefix = PREFIX.exec(signingKey)?.[0] ?? "";
  return prefix + createHash("sha256").update(signingKey.replace(PREFIX, ""), "hex").digest("hex");
}

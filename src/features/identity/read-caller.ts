import { isIP } from "node:net";
import { env } from "@/lib/env";
import type { Caller } from "./schema";

/**
 * Where a request comes from, as far as we keep it. The address is the last one of X-Forwarded-For: what our own proxy
 * wrote (TRUST_PROXY), else what the web server found. Without a proxy a client may write the header itself, so nothing
 * is decided by the address alone.
 */
export function readCaller(headers: Headers): Caller {
  const forwarded =
    headers
      .get("x-forwarded-for")
      ?.split(",")
      .map((part) => part.trim()) ?? [];
  const address = env().TRUST_PROXY ? forwarded.at(-1) : forwarded.length === 1 ? forwarded[0] : undefined;
  return {
    addressPrefix: address ? addressPrefix(address) : null,
    userAgent:
      headers
        .get("user-agent")
        ?.replace(/\p{Cc}/gu, "")
        .slice(0, 300) ?? null,
  };
}

/** The network an address belongs to (/24 of IPv4, /48 of IPv6): enough to recognise, too little to follow somebody. */
export function addressPrefix(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (isIP(plain) === 4) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  if (isIP(plain) !== 6) return null;
  const [head = "", tail = ""] = plain.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const missing = plain.includes("::") ? Math.max(0, 8 - left.length - right.length) : 0;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right].slice(0, 3);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/48`;
}

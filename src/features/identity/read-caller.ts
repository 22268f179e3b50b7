import { env } from "@/lib/env";
import type { Caller } from "./schema";
import { toAddressPrefix } from "./to-address-prefix";

/**
 * Where a request comes from, as far as we keep it. The address is the last one of X-Forwarded-For: what our own proxy
 * wrote (TRUST_PROXY), else the connection's, which `guardRequests` puts there in place of what a client claims.
 */
export function readCaller(headers: Headers): Caller {
  const forwarded =
    headers
      .get("x-forwarded-for")
      ?.split(",")
      .map((part) => part.trim()) ?? [];
  const address = env().TRUST_PROXY ? forwarded.at(-1) : forwarded.length === 1 ? forwarded[0] : undefined;
  return {
    addressPrefix: address ? toAddressPrefix(address) : null,
    userAgent:
      headers
        .get("user-agent")
        ?.replace(/\p{Cc}/gu, "")
        .slice(0, 300) ?? null,
  };
}

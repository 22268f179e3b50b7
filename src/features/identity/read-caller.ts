import { env } from "@/lib/env";
import { isGuarded } from "@/lib/guard-requests";
import type { Caller } from "./schema";
import { toAddressPrefix } from "./to-address-prefix";

/**
 * Where a request comes from, as far as we keep it. The address is the last one of X-Forwarded-For: what our own proxy
 * wrote (TRUST_PROXY), else the connection's, which `guardRequests` puts there in place of what a client claims.
 * Whose address cannot be read shares one name, and so one count, with all of the kind; null where no server passed the
 * request on.
 */
export function readCaller(headers: Headers): Caller {
  const header = headers.get("x-forwarded-for");
  const forwarded = header?.split(",").map((part) => part.trim()) ?? [];
  const isOne = forwarded.length === 1 && isGuarded(headers);
  const address = env().TRUST_PROXY || isOne ? forwarded.at(-1) : undefined;
  return {
    addressPrefix: header === null ? null : (toAddressPrefix(address ?? "") ?? "unknown"),
    userAgent:
      headers
        .get("user-agent")
        ?.replace(/\p{Cc}/gu, "")
        .slice(0, 300) ?? null,
  };
}

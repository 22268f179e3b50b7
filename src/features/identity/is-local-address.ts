import { env } from "@/lib/env";
import { isLoopbackAddress } from "@/lib/is-loopback-address";

/** True while APP_URL names this very machine: then nobody from outside is meant to come. */
export function isLocalAddress(): boolean {
  return isLoopbackAddress(env().APP_URL);
}

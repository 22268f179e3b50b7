import { env } from "@/lib/env";

/** True while APP_URL names this very machine: then nobody from outside is meant to come. */
export function isLocalAddress(): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(env().APP_URL).hostname);
}

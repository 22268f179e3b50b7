import { Redis } from "@upstash/redis";
import { env } from "./env";

/** A Redis that does not answer within this time counts as down; the database then decides. */
const REDIS_TIMEOUT_MS = 150;

let client: Redis | undefined;

/**
 * The Redis of the installation, over Upstash's REST protocol. Redis only saves work, it never decides alone: every
 * caller handles a throw. Retries are off and the signal is a function, since the client answers null for a call that
 * a fixed signal timed out.
 */
export function redis(): Redis {
  const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = env();
  client ??= new Redis({
    url: UPSTASH_REDIS_REST_URL,
    token: UPSTASH_REDIS_REST_TOKEN,
    retry: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
    signal: () => AbortSignal.timeout(REDIS_TIMEOUT_MS),
  });
  return client;
}

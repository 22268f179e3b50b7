import { isIPv6 } from "node:net";
import { offlineModelSettings } from "../model/offline-model-settings";

export const PARTS = ["database", "redis", "jobs", "model", "meta"] as const;
export type Part = (typeof PARTS)[number];
/** `shell`: a real Redis, behind our own REST shell. */
export type Plan = Record<Exclude<Part, "redis">, "embedded" | "real"> & { redis: "embedded" | "shell" | "real" };
export type Settings = Record<string, string | undefined>;
/** Ports on 127.0.0.1 for what the plan starts. */
export type Ports = Record<Part, number>;

/** Decides for each part, from the contract's variables, whether a stand-in serves it. */
export function planParts(settings: Settings): Plan {
  const has = (...names: string[]) => names.some((name) => settings[name]);
  const isRealMeta = has("META_APP_ID", "META_INSTAGRAM_APP_ID", "META_GRAPH_URL", "META_INSTAGRAM_GRAPH_URL");
  return {
    database: has("DATABASE_URL") ? "real" : "embedded",
    redis: has("UPSTASH_REDIS_REST_URL") ? "real" : has("REDIS_URL") ? "shell" : "embedded",
    jobs:
      isInngestDev(settings) || has("INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY")
        ? "real"
        : "embedded",
    model: has("OPENAI_API_KEY", "OPENAI_BASE_URL") ? "real" : "embedded",
    meta: isRealMeta ? "real" : "embedded",
  };
}

/** Whether the SDK speaks with Inngest's development server: its own reading of the variable. */
export const isInngestDev = ({ INNGEST_DEV }: Settings) => !["", "0", "false"].includes(INNGEST_DEV ?? "");

/** The secrets that have to be made, because nobody set them and no outsider has to know them first. */
export function missingSecrets(settings: Settings, plan: Plan): string[] {
  const names = ["AUTH_SECRET", "ENCRYPTION_KEY"];
  if (plan.database === "embedded") names.push("EMBEDDED_DATABASE_PASSWORD");
  if (plan.redis !== "real") names.push("UPSTASH_REDIS_REST_TOKEN");
  if (plan.jobs === "embedded") names.push("INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY");
  if (plan.meta === "embedded") names.push("META_APP_SECRET", "META_VERIFY_TOKEN");
  return names.filter((name) => !settings[name]);
}

/** The settings of the application: those that were given, and those that make it use the stand-ins. */
export function settingsFor(given: Settings, plan: Plan, secrets: Settings, ports: Ports): Settings {
  const local = (part: Part) => `http://127.0.0.1:${ports[part]}`;
  const settings: Settings = { ...given, ...secrets, ...addressFor(given) };
  if (plan.database === "embedded") {
    settings.DATABASE_URL = `postgres://postgres:${secrets.EMBEDDED_DATABASE_PASSWORD}@127.0.0.1:${ports.database}/postgres`;
    settings.DATABASE_MIGRATION_URL = settings.DATABASE_URL;
  }
  if (plan.redis !== "real") settings.UPSTASH_REDIS_REST_URL = local("redis");
  if (plan.jobs === "embedded") {
    settings.INNGEST_DEV = "0";
    settings.INNGEST_BASE_URL = local("jobs");
  }
  if (plan.model === "embedded") Object.assign(settings, offlineModelSettings(`${local("model")}/v1`));
  if (plan.meta === "embedded") {
    settings.META_GRAPH_URL = local("meta");
    settings.META_INSTAGRAM_GRAPH_URL = local("meta");
  }
  settings.EBIZMATE_EMBEDDED = PARTS.filter((part) => plan[part] === "embedded").join(",");
  return settings;
}

function addressFor({ PORT = "3000", APP_URL }: Settings): Settings {
  const local = `http://localhost:${PORT}`;
  // A wrong port is told as what it is, not as a wrong address too.
  return { PORT, APP_URL: APP_URL || (URL.canParse(local) ? local : undefined) };
}

const OWN_HOSTS = ["localhost", "127.0.0.1", "[::1]", "::1"];

/**
 * The product listens to this machine alone, until it is given a public address or told where to listen.
 * @param given settings as somebody gave them, without defaults
 * @throws Error when HOST opens it to others and nothing says by which address they come: sign-up, the demo and simple
 *   secrets go by that address
 */
export function hostFor({ HOST, APP_URL }: Settings): string {
  if (HOST && !APP_URL && !OWN_HOSTS.includes(HOST)) {
    throw new Error(
      `APP_URL: found nothing; expected the address under which others reach this machine, for HOST=${HOST} opens it to them`,
    );
  }
  if (HOST) return HOST;
  const { hostname } = new URL(APP_URL || "http://localhost");
  return OWN_HOSTS.includes(hostname) ? "127.0.0.1" : "0.0.0.0";
}

const ANY_HOST: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** Where what runs on this machine reaches the application, which listens at `host`. */
export function reachAt(host: string, port: string | undefined): string {
  const name = ANY_HOST[host] ?? host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

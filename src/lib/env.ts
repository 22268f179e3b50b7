import { z } from "zod";
import { isLoopbackAddress } from "./is-loopback-address";
import { listUnsafeSettings } from "./list-unsafe-settings";

const url = z
  .url({ protocol: /^https?$/, error: "expected an http:// or https:// address" })
  .transform((value) => value.replace(/\/+$/, ""));
const origin = url.refine((value) => {
  const { pathname, search, hash } = new URL(value);
  return pathname === "/" && !search && !hash;
}, "expected an address without a path, as https://mate.example.com");
/** A number of the settings, whose error says what is expected instead of what the parser stumbled over. */
const whole = (min: number, max: number) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.coerce.number(error).int(error).min(min, error).max(max, error);
};
/** Where secrets of people's accounts pass: encrypted, unless it does not leave this machine. */
const guardedUrl = url.refine(
  (value) => new URL(value).protocol === "https:" || isLoopbackAddress(value),
  "expected an https:// address",
);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/.+/, "expected a postgres:// address");
const secret = z.string().min(16, "expected at least 16 characters");
const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");

/**
 * Every setting of the product, parsed once at start. `.env.example` says each in one line. Names are the contract.
 * Settings that the embedded stand-ins provide are filled in by the launcher before this is read.
 */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: whole(1, 65_535).default(3000),
  APP_URL: origin.optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  /** Set by the launcher: the parts that a stand-in serves. */
  EBIZMATE_EMBEDDED: z
    .string()
    .default("")
    .transform((value) => value.split(",").filter(Boolean))
    .pipe(z.array(z.enum(["database", "redis", "jobs", "model", "meta"]))),

  DATABASE_URL: postgresUrl,
  DATABASE_MIGRATION_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 100).default(10),

  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  /** The launcher's: it puts the REST shell before it. */
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, "expected a redis:// or rediss:// address")
    .optional(),

  META_APP_SECRET: secret,
  META_APP_SECRET_PREVIOUS: secret.optional(),
  META_INSTAGRAM_APP_SECRET: secret.optional(),
  META_INSTAGRAM_APP_SECRET_PREVIOUS: secret.optional(),
  META_VERIFY_TOKEN: secret,
  META_APP_ID: z.string().regex(/^\d+$/, "expected digits").optional(),
  META_INSTAGRAM_APP_ID: z.string().regex(/^\d+$/, "expected digits").optional(),
  META_GRAPH_URL: url.default("https://graph.facebook.com"),
  META_INSTAGRAM_GRAPH_URL: url.default("https://graph.instagram.com"),
  META_GRAPH_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/, "expected v25.0 or the like")
    .default("v25.0"),

  AUTH_SECRET: secret,
  AUTH_SECRET_PREVIOUS: secret.optional(),
  ENCRYPTION_KEY: z
    .string()
    .refine(
      (value) => Buffer.from(value, "base64").length === 32,
      "expected 32 bytes in base64 (openssl rand -base64 32)",
    ),
  ENCRYPTION_KEY_PREVIOUS: z
    .string()
    .refine((value) => Buffer.from(value, "base64").length === 32, "expected 32 bytes in base64")
    .optional(),
  SIGN_UP: z.enum(["open", "invited", "closed"]).optional(),
  SMTP_URL: z
    .string()
    .refine(
      (value) => /^smtps?:\/\//.test(value) && URL.canParse(value) && new URL(value).hostname !== "",
      "expected smtp:// or smtps:// with a host; in user and password, write what has a meaning in addresses as %40",
    )
    .optional(),
  SMTP_FROM: z
    .string()
    .max(320)
    .regex(
      /^([^<>"\p{Cc}]+ <[^<>\s@,]+@[^<>\s@,]+>|[^<>\s@,]+@[^<>\s@,]+)$/u,
      "expected me@example.com or Name <me@example.com>",
    )
    .optional(),
  GITHUB_ID: z.string().min(1).optional(),
  GITHUB_SECRET: z.string().min(1).optional(),
  GITHUB_URL: guardedUrl.default("https://github.com"),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_ISSUER: guardedUrl.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().trim().min(1).max(40, "expected at most 40 characters").default("single sign-on"),

  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url.optional(),
  AI_MODEL: z.string().min(1).default("gpt-5-mini"),
  AI_EMBEDDING_MODEL: z.string().min(1).default("text-embedding-3-small"),
  AI_API: z.enum(["responses", "chat"]).default("responses"),
  AI_TIMEOUT_MS: whole(1000, 600_000).default(60_000),

  INNGEST_DEV: z.string().optional(),
  INNGEST_BASE_URL: url.optional(),
  INNGEST_EVENT_KEY: z.string().min(1).optional(),
  INNGEST_SIGNING_KEY: z.string().min(1).optional(),

  TRUST_PROXY: flag.default(false),
});

export type Env = z.output<typeof schema> & { APP_URL: string };

/** Settings that mean nothing without each other: half a provider would be a button that is silently missing. */
const COMPANIONS = [
  ["GITHUB_ID", "GITHUB_SECRET"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
] as const;

function listHalves(settings: z.output<typeof schema>): string[] {
  return COMPANIONS.flatMap((names) => {
    const [given] = names.filter((name) => settings[name]);
    const missing = given ? names.filter((name) => !settings[name]) : [];
    return missing.map((name) => `  ${name}: found nothing; expected a value, for ${given} is set`);
  });
}

/** In production the launcher fills it in for this machine; a server started by itself listens for everybody. */
function listUnknownAddress({ NODE_ENV, APP_URL }: z.output<typeof schema>): string[] {
  if (NODE_ENV !== "production" || APP_URL) return [];
  return ["  APP_URL: found nothing; expected the address under which people reach this installation"];
}

const SECRET_NAME = /SECRET|TOKEN|KEY|PASSWORD|_URL$/;

/** What was found, readable but never a secret: of one of those, its length. */
function describeFound(name: string, value: string | undefined): string {
  if (value === undefined || value === "") return "nothing";
  if (!SECRET_NAME.test(name) || name === "APP_URL") return JSON.stringify(value);
  return `a value of ${value.length} characters (masked)`;
}

function describeExpected({ code, message, ...issue }: z.core.$ZodIssue, value: string | undefined): string {
  if (value === undefined) return "expected a value, for it has no default";
  if (code !== "invalid_value") return message;
  return `expected ${(issue as z.core.$ZodIssueInvalidValue).values.join(", ").replace(/, ([^,]*)$/, " or $1")}`;
}

/**
 * Parses settings.
 * @throws Error whose message has one line per wrong setting: its name, what was found (secrets masked), what is expected.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? "settings");
      return `  ${name}: found ${describeFound(name, source[name])}; ${describeExpected(issue, present[name])}`;
    });
    throw new Error(`Wrong settings (see .env.example):\n${lines.join("\n")}`);
  }
  const missing = [...listHalves(parsed.data), ...listUnknownAddress(parsed.data)];
  if (missing.length > 0) throw new Error(`Wrong settings (see .env.example):\n${missing.join("\n")}`);
  const settings = { ...parsed.data, APP_URL: parsed.data.APP_URL ?? `http://localhost:${parsed.data.PORT}` };
  const unsafe = listUnsafeSettings(settings);
  if (unsafe.length > 0) {
    throw new Error(`Not safe on the address ${settings.APP_URL}:\n${unsafe.map((line) => `  ${line}`).join("\n")}`);
  }
  return settings;
}

let parsedOnce: Env | undefined;

/** The settings of this process, parsed at the first call. */
export function env(): Env {
  parsedOnce ??= parseEnv(process.env);
  return parsedOnce;
}

/** True while a stand-in serves this part. */
export function isEmbedded(part: Env["EBIZMATE_EMBEDDED"][number]): boolean {
  return env().EBIZMATE_EMBEDDED.includes(part);
}

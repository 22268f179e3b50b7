import { pino } from "pino";

/**
 * Fields that may carry a secret or what a person wrote. Callers log ids, counts and outcomes; this is the net beneath.
 */
const REDACTED = [
  "authorization",
  "cookie",
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "signature",
  "text",
  "content",
  "body",
  "prompt",
  "email",
  "phone",
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * The log of the process: one JSON object a line on standard output. Log `{ ids, counts, outcomes }` and a short
 * message in lower case; never message text, never a token.
 */
export const log = pino({
  // biome-ignore lint/style/noProcessEnv: the log must work before, and when, the settings cannot be parsed.
  level: process.env.LOG_LEVEL ?? "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: REDACTED, censor: "[redacted]" },
  serializers: { err: describeError, error: describeError },
});

/** Name, message, code and stack. Database drivers put the values of a row into `detail` and `parameters`: left out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: "non-error thrown" };
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  const code = "code" in error ? String(error.code) : undefined;
  // Drizzle's message repeats the statement with its parameters, which may be what a person wrote.
  const message = error.message.startsWith("Failed query") ? "failed query" : error.message;
  return { name: error.name, code, message, stack: error.stack?.split("\n").slice(1, 8).join("\n"), cause };
}

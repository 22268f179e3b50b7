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
  // Ours is `error`; `err` is the word of Inngest's SDK, which writes into this log.
  serializers: { error: describeError, err: describeError },
});

/**
 * Name, message, code and stack. Database drivers put the values of a row into `detail` and `parameters`: left out. Of
 * the stack only its places, for it begins with the message again.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: "non-error thrown" };
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  const code = "code" in error ? String(error.code) : undefined;
  const stack = error.stack ?? "";
  const begins = stack.indexOf(error.message) + error.message.length;
  const places = stack
    .slice(begins)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return { name: error.name, code, message: describeMessage(error, code), stack: places.slice(0, 7).join("\n"), cause };
}

/** Messages of libraries that repeat what they were given, which may be what a person wrote. */
const REPEATING = /^Failed query/;
/** Names of errors that tell in a model's, or its provider's, own words what went wrong: some repeat the prompt. */
const OF_A_MODEL = /^AI_/;
/** The class of what Postgres says of a value that it does not take: it repeats the value. */
const DATA_EXCEPTION = /^22/;

function describeMessage(error: Error, code = ""): string {
  if (error instanceof SyntaxError) return "syntax error";
  if (OF_A_MODEL.test(error.name)) return "(the model's own words, left out)";
  if (error.name === "PostgresError" && DATA_EXCEPTION.test(code)) return "value refused";
  return REPEATING.exec(error.message)?.[0].toLowerCase() ?? error.message;
}

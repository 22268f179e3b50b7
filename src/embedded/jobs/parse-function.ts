import { Cron } from "croner";
import { z } from "zod";
import { compileEventExpression, compileMatchExpression } from "./expression";
import { parseDue, parseDuration } from "./parse-duration";

const DEFAULT_RETRIES = 4;
const MAX_RETRIES = 20;
const WEEK_MS = 7 * 86_400_000;

/** Text as `read` understands it. What `read` throws is the reason of the refusal. */
const textFor = <Read>(read: (text: string) => Read) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue(`"${text}" is refused: ${(error as Error).message.split("\n")[0]}`);
      return z.NEVER;
    }
  });

const listOf = <Item extends z.ZodType>(item: Item, most: number) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(item).max(most, `at most ${most}`));

const whole = (most: number) => {
  const reason = `must be a whole number from 0 to ${most}`;
  return z.int(reason).min(0, reason).max(most, reason);
};

const eventName = z.string("is missing").min(1, "is missing");
const exactEvent = eventName.refine((name) => !name.includes("*"), "wildcards are not implemented");
const eventExpression = textFor((text) => (text ? compileEventExpression(text) : undefined)).optional();
const matchExpression = textFor((text) => (text ? compileMatchExpression(text) : undefined)).optional();
const instant = z.string().refine((text) => parseDue(text, 0), "is no duration or instant");
const duration = textFor((text) => {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error("it is no duration");
  return ms;
});
const period = duration.refine((ms) => ms >= 1000 && ms <= WEEK_MS, "must lie between 1s and 7d");
const runtime = z.object({ type: z.literal("http", "only an app that is served over HTTP is implemented") });
const retries = z.object({ attempts: whole(MAX_RETRIES) }).default({ attempts: DEFAULT_RETRIES });
const scope = z.literal("fn", 'only "fn" is implemented').optional();

const trigger = z
  .strictObject({ event: exactEvent.optional(), expression: eventExpression, cron: textFor(checkCron).optional() })
  .refine(({ event, cron }) => event || cron, "needs an event or a cron");
const limit = z.preprocess(
  (value) => (typeof value === "number" ? { limit: value } : value),
  z.strictObject({ limit: whole(100_000), key: eventExpression, scope }),
);

/** A function as the SDK registers it: what the runner implements, within the real server's limits, and no more. */
const REGISTERED = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  triggers: listOf(trigger, 10).refine((list) => list.length > 0, "without one only step.invoke could start it"),
  steps: z.strictObject({ step: z.object({ runtime, retries }) }),
  concurrency: listOf(limit, 2),
  debounce: z.strictObject({ period, timeout: duration.optional(), key: eventExpression }).optional(),
  cancel: listOf(z.strictObject({ event: eventName, if: matchExpression, timeout: instant.optional() }), 5),
});

export type JobFunction = ReturnType<typeof parseFunction>;
export type EventTrigger = JobFunction["triggers"][number];

/** The name by which the app's author knows an option. */
const optionOf = (path: PropertyKey[]) =>
  path
    .filter((part) => typeof part === "string")
    .join(".")
    .replace(/^steps\.step\.(runtime|retries).*/, (_, part) => (part === "retries" ? part : `steps.${part}`))
    .replace(/^cancel\b/, "cancelOn")
    .replace(/^triggers\.expression$/, "triggers.if");

/**
 * Reads one function as the SDK registers it. Throws, with function and option, for an option that the runner does not
 * implement and for a value that the real server would refuse: nothing is accepted and then ignored.
 */
export function parseFunction(raw: unknown) {
  const entry = JSON.parse(JSON.stringify(raw ?? {}), (_key, value) => value ?? undefined);
  const { data, error } = REGISTERED.safeParse(entry);
  if (!data) {
    const [issue] = error.issues as [z.core.$ZodIssue];
    const isUnknown = issue.code === "unrecognized_keys";
    const option = optionOf(isUnknown ? [...issue.path, issue.keys[0] as string] : issue.path);
    const reason = isUnknown ? "not implemented by the embedded job runner" : issue.message;
    throw new Error(`function "${entry.id ?? "(without id)"}", option "${option}": ${reason}`);
  }
  const { id, triggers, steps, concurrency, debounce, cancel } = data;
  return {
    id,
    triggers: triggers.flatMap(({ event, expression }) => (event ? [{ event, condition: expression }] : [])),
    crons: triggers.flatMap(({ cron }) => cron ?? []),
    maxAttempts: steps.step.retries.attempts + 1,
    concurrency,
    debounce: debounce && { periodMs: debounce.period, timeoutMs: debounce.timeout, key: debounce.key },
    cancelOn: cancel.map(({ event, if: condition, timeout }) => ({ event, condition, timeout })),
  };
}

/** Splits `TZ=Europe/Paris 0 12 * * 5` into its zone (UTC by default, as on the server) and its five fields. */
export function splitCron(text: string): { timezone: string; pattern: string } {
  const zone = /^(?:CRON_)?TZ=(\S+)\s+/.exec(text);
  return { timezone: zone?.[1] ?? "UTC", pattern: text.slice(zone?.[0].length ?? 0).trim() };
}

function checkCron(text: string): string {
  const { timezone, pattern } = splitCron(text);
  const fields = pattern.split(/\s+/);
  // croner knows more than the server does (L, W, #, 7 for Sunday): what the server refuses is refused here.
  const isPlain = fields.every((field) => /^[\d*/,?-]+$|^[A-Za-z,-]+$/.test(field)) && !fields[4]?.includes("7");
  if (fields.length !== 5 || !isPlain) throw new Error("a schedule has five fields: minute, hour, day, month, weekday");
  new Cron(pattern, { timezone, paused: true }, () => {}).stop();
  new Intl.DateTimeFormat("en", { timeZone: timezone });
  return text;
}

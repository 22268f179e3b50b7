import { Cron } from "croner";
import { compileEventExpression, compileMatchExpression, type Expression } from "./expression";
import { parseDue, parseDuration } from "./parse-duration";

export interface EventTrigger {
  event: string;
  condition?: Expression;
}

export interface JobFunction {
  id: string;
  triggers: EventTrigger[];
  crons: string[];
  maxAttempts: number;
  concurrency: { limit: number; key?: Expression }[];
  debounce?: { periodMs: number; timeoutMs?: number; key?: Expression };
  cancelOn: { event: string; condition?: Expression; timeout?: string }[];
}

const DEFAULT_RETRIES = 4;
const MAX_RETRIES = 20;
const MAX_TRIGGERS = 10;
const MAX_LIMITS = 2;
const MAX_CANCELLATIONS = 5;
const DAY_MS = 86_400_000;

type Entry = Record<string, unknown>;

/** Says which function and option it refuses, and why: nothing is accepted and then ignored. */
export class RefusedFunction extends Error {
  constructor(functionId: string, option: string, reason: string) {
    super(`function "${functionId}", option "${option}": ${reason}`);
    this.name = "RefusedFunction";
  }
}

/**
 * Reads one function as the SDK registers it. Throws RefusedFunction for an option that the embedded runner does not
 * implement and for a value that the real server would refuse.
 */
export function parseFunction(raw: unknown): JobFunction {
  const entry = raw as Entry;
  const id = typeof entry?.id === "string" && entry.id ? entry.id : "(without id)";
  const refuse = (option: string, reason: string): never => {
    throw new RefusedFunction(id, option, reason);
  };
  const only = (object: Entry, option: string, known: string[]) => {
    for (const [key, value] of Object.entries(object)) {
      if (value !== undefined && value !== null && !known.includes(key)) {
        refuse(option ? `${option}.${key}` : key, "not implemented by the embedded job runner");
      }
    }
  };
  const list = (value: unknown): Entry[] => (value === undefined || value === null ? [] : [value].flat()) as Entry[];
  const expression = (source: unknown, option: string, compile: (text: string) => Expression) => {
    if (source === undefined || source === null || source === "") return undefined;
    try {
      return compile(String(source));
    } catch (error) {
      return refuse(option, `expression "${source}" is refused: ${(error as Error).message.split("\n")[0]}`);
    }
  };

  only(entry, "", ["id", "name", "triggers", "steps", "concurrency", "debounce", "cancel"]);

  const triggers: EventTrigger[] = [];
  const crons: string[] = [];
  const declared = list(entry.triggers);
  if (declared.length === 0)
    refuse("triggers", "a function without triggers is started by step.invoke, which is not implemented");
  if (declared.length > MAX_TRIGGERS) refuse("triggers", `at most ${MAX_TRIGGERS}`);
  for (const trigger of declared) {
    only(trigger, "triggers", ["event", "expression", "cron"]);
    if (typeof trigger.cron === "string")
      crons.push(checkCron(trigger.cron, (reason) => refuse("triggers.cron", reason)));
    else if (typeof trigger.event !== "string" || !trigger.event) refuse("triggers", "needs an event or a cron");
    else if (trigger.event.includes("*")) refuse("triggers.event", "wildcards are not implemented");
    else
      triggers.push({
        event: trigger.event,
        condition: expression(trigger.expression, "triggers.if", compileEventExpression),
      });
  }

  const steps = Object.values((entry.steps ?? {}) as Record<string, Entry>);
  const [step] = steps;
  if (!step || steps.length !== 1) return refuse("steps", "exactly one is expected");
  const runtime = (step.runtime ?? {}) as Entry;
  if (runtime.type !== "http") refuse("steps.runtime", `"${runtime.type}" is not implemented; serve the app over HTTP`);
  const retries = ((step.retries ?? {}) as Entry).attempts ?? DEFAULT_RETRIES;
  if (!isWhole(retries, 0, MAX_RETRIES)) return refuse("retries", `must be a whole number from 0 to ${MAX_RETRIES}`);

  const limits = list(typeof entry.concurrency === "number" ? { limit: entry.concurrency } : entry.concurrency);
  if (limits.length > MAX_LIMITS) refuse("concurrency", `at most ${MAX_LIMITS} limits`);
  const concurrency = limits.map((limit) => {
    only(limit, "concurrency", ["limit", "key", "scope"]);
    if ((limit.scope ?? "fn") !== "fn") refuse("concurrency.scope", `"${limit.scope}" is not implemented; "fn" is`);
    if (!isWhole(limit.limit, 0, 100_000)) return refuse("concurrency.limit", "must be a whole number from 0");
    return { limit: limit.limit, key: expression(limit.key, "concurrency.key", compileEventExpression) };
  });

  let debounce: JobFunction["debounce"];
  if (entry.debounce) {
    const dial = entry.debounce as Entry;
    only(dial, "debounce", ["period", "timeout", "key"]);
    const periodMs = parseDuration(String(dial.period));
    if (periodMs === undefined || periodMs < 1000 || periodMs > 7 * DAY_MS)
      return refuse("debounce.period", "must lie between 1s and 7d");
    const timeoutMs = dial.timeout ? parseDuration(String(dial.timeout)) : undefined;
    if (dial.timeout && timeoutMs === undefined) refuse("debounce.timeout", `"${dial.timeout}" is no duration`);
    debounce = { periodMs, timeoutMs, key: expression(dial.key, "debounce.key", compileEventExpression) };
  }

  const cancellations = list(entry.cancel);
  if (cancellations.length > MAX_CANCELLATIONS) refuse("cancelOn", `at most ${MAX_CANCELLATIONS}`);
  const cancelOn = cancellations.map((cancel) => {
    only(cancel, "cancelOn", ["event", "if", "timeout"]);
    if (typeof cancel.event !== "string" || !cancel.event) return refuse("cancelOn.event", "is missing");
    const timeout = cancel.timeout ? String(cancel.timeout) : undefined;
    if (timeout && parseDue(timeout, 0) === undefined)
      refuse("cancelOn.timeout", `"${timeout}" is no duration or instant`);
    return { event: cancel.event, condition: expression(cancel.if, "cancelOn.if", compileMatchExpression), timeout };
  });

  return { id, triggers, crons, maxAttempts: retries + 1, concurrency, debounce, cancelOn };
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

/** Splits `TZ=Europe/Paris 0 12 * * 5` into its zone (UTC by default, as on the server) and its five fields. */
export function splitCron(text: string): { timezone: string; pattern: string } {
  const zone = /^(?:CRON_)?TZ=(\S+)\s+/.exec(text);
  return { timezone: zone?.[1] ?? "UTC", pattern: text.slice(zone?.[0].length ?? 0).trim() };
}

function checkCron(text: string, refuse: (reason: string) => never): string {
  const { timezone, pattern } = splitCron(text);
  const fields = pattern.split(/\s+/);
  if (fields.length !== 5) return refuse(`"${text}" must have five fields`);
  // croner knows more than the server does (L, W, #, 7 for Sunday): what the server refuses is refused here.
  if (!fields.every((field) => /^[\d*/,?-]+$|^[A-Za-z,-]+$/.test(field)) || /7/.test(fields[4] as string)) {
    return refuse(`"${text}" is no cron schedule`);
  }
  try {
    new Cron(pattern, { timezone, paused: true }, () => {}).stop();
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch (error) {
    return refuse(`"${text}" is no cron schedule: ${(error as Error).message}`);
  }
  return text;
}

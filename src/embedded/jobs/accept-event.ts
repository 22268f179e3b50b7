import type { Engine } from "./engine";
import { bindMatch, type Expression, evaluateKey, holds } from "./expression";
import { parseDue } from "./parse-duration";
import type { EventTrigger, JobFunction } from "./parse-function";
import { type JobEvent, Run } from "./run";

const REMEMBERED_MS = 86_400_000;
const MAX_REMEMBERED = 200_000;
const KEPT_EVENTS = 200;
/** The real server ends a debounce about a second after its period. */
export const DEBOUNCE_LAG_MS = 1050;
const TIMEOUT_LAG_MS = 100;
const CANCEL_LIFE_MS = 365 * 86_400_000;
const DEFAULT_WORKERS = 100;

type Debounce = NonNullable<JobFunction["debounce"]>;

/** Resumes and cancels the runs that wait for an event, then starts the functions it triggers. */
export function acceptEvent(engine: Engine, event: JobEvent): void {
  const nowMs = Date.now();
  engine.counts.events++;
  for (const { expiresAtMs, fits, act } of [...(engine.pauses.get(event.name) ?? [])]) {
    if (expiresAtMs >= nowMs && fits(event)) act(event);
  }
  const { name, id } = event;
  const fits = (trigger: EventTrigger) => trigger.event === name && holds(trigger.condition, { event });
  const triggered = [...engine.functions.values()].filter(({ triggers }) => triggers.some(fits));
  const started = triggered.flatMap((fn) => triggerFunction(engine, fn, event) ?? []);
  if (engine.recentEvents.push({ atMs: nowMs, name, id, started }) > KEPT_EVENTS) engine.recentEvents.shift();
}

/** Starts a function for an event once, or debounces it. Returns the run's id when one was created now. */
export function triggerFunction(engine: Engine, fn: JobFunction, event: JobEvent): string | undefined {
  if (fn.debounce) return debounce(engine, fn, fn.debounce, event);
  const key = `${fn.id} ${event.id}`;
  const nowMs = Date.now();
  if ((engine.seenUntilMs.get(key) ?? 0) > nowMs) return undefined;
  engine.seenUntilMs.set(key, nowMs + REMEMBERED_MS);
  const [oldest] = engine.seenUntilMs.keys();
  if (engine.seenUntilMs.size > MAX_REMEMBERED) engine.seenUntilMs.delete(oldest as string);
  return startRun(engine, fn, event);
}

/** The newest event by its own time starts the run; event ids are not looked at, as on the server. */
function debounce(engine: Engine, fn: JobFunction, options: Debounce, event: JobEvent): undefined {
  const { periodMs, timeoutMs = Number.POSITIVE_INFINITY, key: expression } = options;
  const key = `${fn.id} ${expression ? evaluateKey(expression, event) : ""}`;
  const nowMs = Date.now();
  const current = engine.debounces.get(key);
  if (current && event.ts < current.event.ts) return;
  current?.disarm();
  const firstAtMs = current?.firstAtMs ?? nowMs;
  const dueMs = Math.min(nowMs + periodMs + DEBOUNCE_LAG_MS, firstAtMs + timeoutMs + TIMEOUT_LAG_MS);
  const disarm = engine.timers.at(dueMs, () => {
    engine.debounces.delete(key);
    startRun(engine, fn, (engine.chaos?.picksEarlierEvent() && current?.event) || event);
  });
  engine.debounces.set(key, { event, firstAtMs, disarm });
}

/** Creates a run and queues its first request, at the event's own time where that lies ahead. Returns its id. */
function startRun(engine: Engine, fn: JobFunction, event: JobEvent): string {
  // Concurrency keys are evaluated once, when the run is created. A limit of 0 is none.
  const own = fn.concurrency.filter(({ limit }) => limit > 0);
  const nameOf = (key?: Expression) => (key ? `${fn.id} ${key.source} ${evaluateKey(key, event)}` : fn.id);
  const buckets = own.map(({ limit, key }) => ({ limit, name: nameOf(key) }));
  buckets.push({ name: "*", limit: engine.options.workers ?? DEFAULT_WORKERS });
  const run = new Run(engine, fn, event, buckets);
  engine.runs.set(run.id, run);
  engine.counts.runs++;
  for (const { event: name, condition, timeout } of fn.cancelOn) {
    const expiresAtMs = (timeout && parseDue(timeout, run.createdAtMs)) || run.createdAtMs + CANCEL_LIFE_MS;
    const cancel = () => {
      run.note(`cancelled by ${name}`);
      run.end("cancelled");
    };
    const act = () => (engine.chaos ? engine.timers.at(Date.now() + engine.chaos.cancelDelayMs(), cancel) : cancel());
    run.pause({ event: name, isCancel: true, expiresAtMs, fits: bindMatch(condition, event), act });
  }
  engine.log("run started", { run: run.id, function: fn.id, event: event.name, eventId: event.id });
  const begin = () => engine.submit(run, { stepId: "step", attempt: 0 });
  if (event.ts > run.createdAtMs) run.at(event.ts, begin);
  else begin();
  return run.id;
}

import { endRun } from "./end-run";
import type { Engine } from "./engine";
import { evaluateKey, holds } from "./expression";
import type { EventTrigger, JobFunction } from "./parse-function";
import type { JobEvent, Pause } from "./run";
import { startRun } from "./start-run";

const REMEMBERED_MS = 86_400_000;
const MAX_REMEMBERED = 200_000;
const KEPT_EVENTS = 200;
/** The real server ends a debounce about a second after its period. */
export const DEBOUNCE_LAG_MS = 1050;
const TIMEOUT_LAG_MS = 100;

/** Resumes and cancels the runs that wait for an event, then starts the functions it triggers. */
export function acceptEvent(engine: Engine, event: JobEvent): void {
  const nowMs = Date.now();
  engine.counts.events++;
  for (const pause of [...(engine.pauses.get(event.name) ?? [])]) {
    if (pause.expiresAtMs < nowMs || !holds(pause.condition, { async: event, bound: pause.bound })) continue;
    if (pause.resume !== "cancel") pause.resume(event);
    else if (engine.chaos) engine.timers.at(nowMs + engine.chaos.cancelDelayMs(), () => cancel(engine, pause));
    else cancel(engine, pause);
  }
  const { name, id } = event;
  const fits = (trigger: EventTrigger) => trigger.event === name && holds(trigger.condition, { event });
  const triggered = [...engine.functions.values()].filter(({ triggers }) => triggers.some(fits));
  const started = triggered.flatMap((fn) => triggerFunction(engine, fn, event) ?? []);
  if (engine.recentEvents.push({ atMs: nowMs, name, id, started }) > KEPT_EVENTS) engine.recentEvents.shift();
}

function cancel(engine: Engine, { run, event }: Pause): void {
  run.note(`cancelled by ${event}`);
  endRun(engine, run, "cancelled");
}

/** Starts a function for an event once, or debounces it. Returns the run's id when one was created now. */
export function triggerFunction(engine: Engine, fn: JobFunction, event: JobEvent): string | undefined {
  if (fn.debounce) {
    debounce(engine, fn, fn.debounce, event);
    return undefined;
  }
  const key = `${fn.id} ${event.id}`;
  const nowMs = Date.now();
  if ((engine.seenUntilMs.get(key) ?? 0) > nowMs) return undefined;
  engine.seenUntilMs.set(key, nowMs + REMEMBERED_MS);
  const [oldest] = engine.seenUntilMs.keys();
  if (engine.seenUntilMs.size > MAX_REMEMBERED) engine.seenUntilMs.delete(oldest as string);
  return startRun(engine, fn, event);
}

/** The newest event by its own time starts the run; event ids are not looked at, as on the server. */
function debounce(
  engine: Engine,
  fn: JobFunction,
  { periodMs, timeoutMs = Number.POSITIVE_INFINITY, key: expression }: NonNullable<JobFunction["debounce"]>,
  event: JobEvent,
): void {
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

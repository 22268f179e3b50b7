import { endRun } from "./end-run";
import { evaluateKey, holds } from "./expression";
import type { JobFunction } from "./parse-function";
import { startRun } from "./start-run";
import type { Engine, JobEvent, Pause } from "./state";

const REMEMBERED_MS = 86_400_000;
const MAX_REMEMBERED = 200_000;
const KEPT_EVENTS = 200;
/** The real server ends a debounce about a second after its period. */
export const DEBOUNCE_LAG_MS = 1050;
const TIMEOUT_LAG_MS = 100;

/** Resumes and cancels the runs that wait for an event, then starts the functions it triggers. */
export function acceptEvent(engine: Engine, event: JobEvent): void {
  engine.counts.events++;
  wakePauses(engine, event);
  const started: string[] = [];
  for (const { fn, condition } of engine.byEvent.get(event.name) ?? []) {
    const run = holds(condition, { event }) && triggerFunction(engine, fn, event);
    if (run) started.push(run);
  }
  engine.recentEvents.push({ atMs: Date.now(), name: event.name, id: event.id, started });
  if (engine.recentEvents.length > KEPT_EVENTS) engine.recentEvents.shift();
}

function wakePauses(engine: Engine, event: JobEvent): void {
  const nowMs = Date.now();
  for (const pause of [...(engine.pauses.get(event.name) ?? [])]) {
    if (pause.expiresAtMs < nowMs || !holds(pause.condition, { async: event, bound: pause.bound })) continue;
    const { resume } = pause;
    if (resume !== "cancel") resume(event);
    else if (engine.chaos) engine.timers.at(nowMs + engine.chaos.cancelDelayMs(), () => cancel(engine, pause));
    else cancel(engine, pause);
  }
}

function cancel(engine: Engine, { run, event }: Pause): void {
  if (run.endedAtMs) return;
  run.trace.push({ atMs: Date.now(), what: `cancelled by ${event}` });
  endRun(engine, run, "cancelled");
}

/** Starts a function for an event once, or debounces it. Returns the run's id when one was created now. */
export function triggerFunction(engine: Engine, fn: JobFunction, event: JobEvent): string | undefined {
  if (fn.debounce) {
    debounce(engine, fn, event);
    return undefined;
  }
  const key = `${fn.id} ${event.id}`;
  const nowMs = Date.now();
  if ((engine.seenUntilMs.get(key) ?? 0) > nowMs) return undefined;
  engine.seenUntilMs.set(key, nowMs + REMEMBERED_MS);
  if (engine.seenUntilMs.size > MAX_REMEMBERED) {
    const [oldest] = engine.seenUntilMs.keys();
    engine.seenUntilMs.delete(oldest as string);
  }
  return startRun(engine, fn, event);
}

/** The newest event by its own time starts the run; event ids are not looked at, as on the server. */
function debounce(engine: Engine, fn: JobFunction, event: JobEvent): void {
  const dial = fn.debounce as NonNullable<JobFunction["debounce"]>;
  const key = `${fn.id} ${dial.key ? evaluateKey(dial.key, event) : ""}`;
  const nowMs = Date.now();
  const current = engine.debounces.get(key);
  if (current && event.ts < current.event.ts) return;
  current?.disarm();
  const firstAtMs = current?.firstAtMs ?? nowMs;
  const timeoutAtMs = dial.timeoutMs === undefined ? Number.POSITIVE_INFINITY : firstAtMs + dial.timeoutMs;
  const dueMs = Math.min(nowMs + dial.periodMs + DEBOUNCE_LAG_MS, timeoutAtMs + TIMEOUT_LAG_MS);
  const disarm = engine.timers.at(dueMs, () => {
    engine.debounces.delete(key);
    const earlier = engine.chaos?.picksEarlierEvent() ? current?.event : undefined;
    startRun(engine, fn, earlier ?? event);
  });
  engine.debounces.set(key, { event, firstAtMs, disarm });
}

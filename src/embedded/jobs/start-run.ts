import type { Engine } from "./engine";
import { bindEvent, evaluateKey } from "./expression";
import { parseDue } from "./parse-duration";
import type { JobFunction } from "./parse-function";
import { type JobEvent, type Pause, Run } from "./run";
import { canonicalJson } from "./sign-request";

const CANCEL_LIFE_MS = 365 * 86_400_000;
const DEFAULT_WORKERS = 100;

/** Lets events of one name reach the run until it ends or the pause expires. */
export function addPause(engine: Engine, pause: Pause): void {
  const pauses = engine.pauses.get(pause.event) ?? new Set();
  engine.pauses.set(pause.event, pauses.add(pause));
  pause.run.pauses.add(pause);
}

/** Creates a run and queues its first request, at the event's own time where that lies ahead. Returns its id. */
export function startRun(engine: Engine, fn: JobFunction, event: JobEvent): string {
  // Concurrency keys are evaluated once, when the run is created. A limit of 0 is none.
  const own = fn.concurrency.filter(({ limit }) => limit > 0);
  const buckets = own.map(({ limit, key }) => ({
    limit,
    name: key ? `${fn.id} ${key.source} ${evaluateKey(key, event)}` : fn.id,
  }));
  buckets.push({ name: "*", limit: engine.options.workers ?? DEFAULT_WORKERS });
  const run = new Run(fn, { name: event.name, id: event.id }, canonicalJson(event), buckets);
  engine.runs.set(run.id, run);
  engine.counts.runs++;
  for (const { event: name, condition, timeout } of fn.cancelOn) {
    const expiresAtMs = (timeout && parseDue(timeout, run.createdAtMs)) || run.createdAtMs + CANCEL_LIFE_MS;
    const bound = condition && bindEvent(condition, event);
    addPause(engine, { run, event: name, expiresAtMs, condition, bound, resume: "cancel" });
  }
  engine.log("run started", { run: run.id, function: fn.id, event: event.name, eventId: event.id });
  const begin = () => engine.submit(run, { stepId: "step", attempt: 0 });
  if (event.ts > run.createdAtMs) run.timers.add(engine.timers.at(event.ts, begin));
  else begin();
  return run.id;
}

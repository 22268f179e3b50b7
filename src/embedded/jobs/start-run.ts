import { bindEvent, evaluateKey } from "./expression";
import { makeUlid } from "./make-ulid";
import { parseDue } from "./parse-duration";
import type { JobFunction } from "./parse-function";
import { canonicalJson } from "./sign-request";
import type { Bucket } from "./slots";
import type { Engine, JobEvent, Pause, Run } from "./state";

const CANCEL_LIFE_MS = 365 * 86_400_000;
const DEFAULT_WORKERS = 100;

/** Concurrency keys are evaluated once, when the run is created. A limit of 0 is none. */
function bucketsOf(engine: Engine, fn: JobFunction, event: JobEvent): Bucket[] {
  const own = fn.concurrency
    .filter(({ limit }) => limit > 0)
    .map(({ limit, key }) => ({
      limit,
      name: key ? `${fn.id} ${key.source} ${evaluateKey(key, event)}` : fn.id,
    }));
  return [...own, { name: "*", limit: engine.options.workers ?? DEFAULT_WORKERS }];
}

/** Lets events of one name reach the run until it ends or the pause expires. */
export function addPause(engine: Engine, pause: Pause): void {
  const pauses = engine.pauses.get(pause.event) ?? new Set();
  pauses.add(pause);
  engine.pauses.set(pause.event, pauses);
  pause.run.pauses.add(pause);
}

/** Creates a run and queues its first request, at the event's own time where that lies ahead. Returns its id. */
export function startRun(engine: Engine, fn: JobFunction, event: JobEvent): string {
  const nowMs = Date.now();
  const run: Run = {
    id: makeUlid(),
    fn,
    event: { name: event.name, id: event.id },
    eventJson: canonicalJson(event),
    status: "queued",
    createdAtMs: nowMs,
    buckets: bucketsOf(engine, fn, event),
    memo: new Map(),
    stack: [],
    stateBytes: 0,
    pending: new Set(),
    planOnly: false,
    requestVersion: -1,
    scheduled: new Set(),
    calls: new Map(),
    timers: new Set(),
    pauses: new Set(),
    trace: [],
  };
  engine.runs.set(run.id, run);
  engine.counts.runs++;
  for (const { event: name, condition, timeout } of fn.cancelOn) {
    const expiresAtMs = (timeout && parseDue(timeout, nowMs)) || nowMs + CANCEL_LIFE_MS;
    const bound = condition && bindEvent(condition, event);
    addPause(engine, { run, event: name, expiresAtMs, condition, bound, resume: "cancel" });
  }
  engine.log("run started", { run: run.id, function: fn.id, event: event.name, eventId: event.id });
  const first = () => engine.submit(run, { stepId: "step", attempt: 0 });
  if (event.ts > nowMs) run.timers.add(engine.timers.at(event.ts, first));
  else first();
  return run.id;
}

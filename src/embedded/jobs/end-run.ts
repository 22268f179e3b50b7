import type { Engine } from "./engine";
import { makeUlid } from "./make-ulid";
import type { JobEvent, Run, RunError } from "./run";

const KEPT_RUNS = 1000;
const LIFECYCLE = new Set(["inngest/function.failed", "inngest/function.finished", "inngest/function.cancelled"]);

/** Frees what an ended run holds and keeps its history for the page. */
export function dropRun(engine: Engine, run: Run, status: Run["status"], error?: RunError): void {
  run.status = status;
  run.endedAtMs = Date.now();
  run.error = error;
  for (const disarm of run.timers) disarm();
  for (const pause of run.pauses) engine.pauses.get(pause.event)?.delete(pause);
  for (const kept of [run.memo, run.timers, run.pauses, run.pending, run.scheduled]) kept.clear();
  run.eventJson = "";
  engine.runs.delete(run.id);
  if (engine.ended.push(run) > KEPT_RUNS) engine.ended.shift();
}

/** Ends a run and tells the world: `inngest/function.finished`, and `.failed` or `.cancelled` where it applies. */
export function endRun(
  engine: Engine,
  run: Run,
  status: "completed" | "failed" | "cancelled",
  { error, result }: { result?: unknown; error?: RunError } = {},
): void {
  if (run.endedAtMs) return;
  const event = JSON.parse(run.eventJson) as JobEvent;
  dropRun(engine, run, status, error);
  engine.log("run ended", { run: run.id, function: run.fn.id, status, error: error?.name });
  if (LIFECYCLE.has(event.name)) return;
  const data = {
    _inngest: { status: status.replace(/^./, (letter) => letter.toUpperCase()) },
    ...(error ? { error } : {}),
    event,
    events: [event],
    function_id: run.fn.id,
    ...(result === undefined || result === null ? {} : { result }),
    run_id: run.id,
  };
  const ts = Date.now();
  engine.emit({ name: "inngest/function.finished", data, id: makeUlid(), ts, user: {} });
  if (status !== "completed") engine.emit({ name: `inngest/function.${status}`, data, id: run.id, ts, user: {} });
}

/** Ends a run that asks for what it cannot have; the message names the function. */
export function failRun(engine: Engine, run: Run, name: string, message: string): void {
  endRun(engine, run, "failed", { error: { name, message: `function "${run.fn.id}": ${message}` } });
}

/** Ends a run that asks for what the runner does not implement; the message names function and feature. */
export function failUnsupported(engine: Engine, run: Run, feature: string): void {
  failRun(engine, run, "EmbeddedRunnerUnsupported", `${feature} is not implemented by the embedded job runner`);
}

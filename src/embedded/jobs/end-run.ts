import { makeUlid } from "./make-ulid";
import type { Engine, JobEvent, Run, RunError } from "./state";

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
  engine.ended.push(run);
  if (engine.ended.length > KEPT_RUNS) engine.ended.splice(0, engine.ended.length - KEPT_RUNS);
}

/** Ends a run and tells the world: `inngest/function.finished`, and `.failed` or `.cancelled` where it applies. */
export function endRun(
  engine: Engine,
  run: Run,
  status: "completed" | "failed" | "cancelled",
  output: { result?: unknown; error?: RunError & Record<string, unknown> } = {},
): void {
  if (run.endedAtMs) return;
  const event = JSON.parse(run.eventJson) as JobEvent;
  const { error, result } = output;
  dropRun(engine, run, status, error && { name: error.name, message: error.message });
  engine.log("run ended", { run: run.id, function: run.fn.id, status, ...(error ? { error: error.name } : {}) });
  if (LIFECYCLE.has(event.name)) return;
  const data = {
    _inngest: { status: status[0]?.toUpperCase() + status.slice(1) },
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

/** What the runner does not implement ends the run with the names of the function and the feature. */
export function failUnsupported(engine: Engine, run: Run, feature: string): void {
  const message = `function "${run.fn.id}": ${feature} is not implemented by the embedded job runner`;
  endRun(engine, run, "failed", { error: { name: "EmbeddedRunnerUnsupported", message } });
}

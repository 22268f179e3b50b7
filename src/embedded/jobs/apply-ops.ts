import { endRun, failUnsupported } from "./end-run";
import { bindEvent, compileMatchExpression, type Expression } from "./expression";
import { parseDue } from "./parse-duration";
import { canonicalJson } from "./sign-request";
import { addPause } from "./start-run";
import type { Engine, Job, JobEvent, Run, RunError } from "./state";

const MAX_STEPS = 1000;
const MAX_STEP_BYTES = 4 * 1024 * 1024;
const MAX_STATE_BYTES = 32 * 1024 * 1024;
const MAX_WAIT_MS = 366 * 86_400_000;

/** What the SDK asks for in a 206. Other fields (it leaks internal ones) are ignored. */
export interface Op {
  op: string;
  id: string;
  name?: string;
  displayName?: string;
  data?: unknown;
  error?: RunError & Record<string, unknown>;
  opts?: Record<string, unknown>;
}

const nameOf = (op: Op) => op.displayName ?? op.name ?? op.id;

function fail(engine: Engine, run: Run, name: string, message: string): void {
  endRun(engine, run, "failed", { error: { name, message: `function "${run.fn.id}": ${message}` } });
}

/** Stores a step's result; the first one counts. False when a limit ended the run. */
export function saveStep(engine: Engine, run: Run, stepId: string, memo: string): boolean {
  if (run.memo.has(stepId)) return true;
  const bytes = Buffer.byteLength(memo);
  const over = (what: string) => fail(engine, run, "EmbeddedRunnerLimit", what);
  if (bytes > MAX_STEP_BYTES) over(`the output of step ${stepId} is larger than 4 MiB`);
  else if (run.stateBytes + bytes > MAX_STATE_BYTES) over("the results of its steps are larger than 32 MiB");
  else if (run.memo.size >= MAX_STEPS) over(`it has more than ${MAX_STEPS} steps`);
  if (run.endedAtMs) return false;
  run.memo.set(stepId, memo);
  run.stack.push(stepId);
  run.stateBytes += bytes;
  return true;
}

function once(run: Run, name: string, act: () => void): void {
  if (run.scheduled.has(name)) return;
  run.scheduled.add(name);
  act();
}

/**
 * A step has its result: store it and, when no sibling of its parallel group is open, call the function again. After
 * a sleep that call still says "plan only", as the server's does.
 */
export function resolveStep(engine: Engine, run: Run, stepId: string, memo: string, after?: "sleep"): void {
  if (run.endedAtMs || !saveStep(engine, run, stepId, memo)) return;
  run.pending.delete(stepId);
  if (run.pending.size > 0) return;
  const planOnly = after === "sleep" && run.planOnly;
  run.planOnly = false;
  once(run, `discover ${stepId}`, () => engine.submit(run, { stepId: "step", attempt: 0, planOnly }));
}

/** Acts on the answer of a request. Returns the step error in it, which is the caller's to retry or to store. */
export function applyOps(
  engine: Engine,
  run: Run,
  job: Job,
  ops: Op[],
  requestVersion: number,
): (Op & { error: RunError }) | undefined {
  if (run.requestVersion === -1) run.requestVersion = requestVersion;
  if (ops.length > 1) {
    run.planOnly = true;
    for (const { id } of ops) if (!run.memo.has(id)) run.pending.add(id);
  }
  // A wait is registered before its siblings start: one of them may send the event that it waits for.
  const sorted = [...ops].sort((a, b) => Number(b.op === "WaitForEvent") - Number(a.op === "WaitForEvent"));
  let failed: (Op & { error: RunError }) | undefined;
  for (const op of sorted) {
    if (run.endedAtMs) return undefined;
    if (op.op === "StepError" || op.op === "StepFailed") {
      const error = op.error ?? { name: "Error", message: "the step failed without an error" };
      run.trace.push({ atMs: Date.now(), what: op.op, step: nameOf(op), attempt: job.attempt, error });
      failed = { ...op, error };
    } else applyOp(engine, run, job, op);
  }
  return run.endedAtMs ? undefined : failed;
}

function applyOp(engine: Engine, run: Run, job: Job, op: Op): void {
  const step = op.op === "RunComplete" ? undefined : nameOf(op);
  run.trace.push({ atMs: Date.now(), what: op.op, step, attempt: job.attempt });
  if (op.opts?.parallelMode === "race") {
    failUnsupported(engine, run, `a race of steps (step "${nameOf(op)}")`);
    return;
  }
  switch (op.op) {
    case "StepRun":
    case "Step":
      resolveStep(engine, run, op.id, canonicalJson({ data: op.data ?? null }));
      break;
    case "StepPlanned":
      once(run, `plan ${op.id}`, () => engine.submit(run, { stepId: op.id, attempt: 0 }));
      break;
    case "Sleep":
      once(run, `sleep ${op.id}`, () => sleep(engine, run, op));
      break;
    case "WaitForEvent":
      once(run, `wait ${op.id}`, () => waitForEvent(engine, run, op));
      break;
    case "RunComplete":
      endRun(engine, run, "completed", { result: op.data });
      break;
    case "DiscoveryRequest":
      engine.submit(run, { stepId: "step", attempt: 0 });
      break;
    case "None":
      break;
    default:
      failUnsupported(engine, run, `${op.op} (step "${nameOf(op)}")`);
  }
}

function dueOf(engine: Engine, run: Run, op: Op, text: string): number | undefined {
  const nowMs = Date.now();
  const dueMs = parseDue(text, nowMs);
  if (dueMs !== undefined && dueMs - nowMs <= MAX_WAIT_MS) return dueMs;
  fail(engine, run, "InvalidDuration", `"${text}" of step "${nameOf(op)}" is no time within the next 366 days`);
  return undefined;
}

function sleep(engine: Engine, run: Run, op: Op): void {
  const text = String(op.opts?.duration ?? op.name ?? "");
  const dueMs = dueOf(engine, run, op, text);
  if (dueMs === undefined) return;
  run.timers.add(engine.timers.at(dueMs, () => resolveStep(engine, run, op.id, "null", "sleep")));
}

function waitForEvent(engine: Engine, run: Run, op: Op): void {
  const timeout = String(op.opts?.timeout ?? "");
  const expiresAtMs = timeout ? dueOf(engine, run, op, timeout) : Date.now();
  if (expiresAtMs === undefined) return;
  let condition: Expression | undefined;
  try {
    condition = op.opts?.if ? compileMatchExpression(String(op.opts.if)) : undefined;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    fail(engine, run, "InvalidExpression", `the condition of step "${nameOf(op)}" is refused: ${reason}`);
    return;
  }
  const event = String(op.opts?.event ?? op.name);
  const bound = condition && bindEvent(condition, JSON.parse(run.eventJson));
  const settle = (memo: string) => {
    disarm();
    engine.pauses.get(event)?.delete(pause);
    run.pauses.delete(pause);
    resolveStep(engine, run, op.id, memo);
  };
  const resume = (received: JobEvent) => settle(canonicalJson(received));
  const pause = { run, event, expiresAtMs, condition, bound, resume };
  const disarm = engine.timers.at(expiresAtMs, () => settle("null"));
  run.timers.add(disarm);
  addPause(engine, pause);
}

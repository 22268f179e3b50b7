import { endRun, failRun, failUnsupported } from "./end-run";
import type { Engine } from "./engine";
import { bindEvent, compileMatchExpression, type Expression } from "./expression";
import { parseDue } from "./parse-duration";
import type { Job, JobEvent, Pause, Run, RunError } from "./run";
import { canonicalJson } from "./sign-request";
import { addPause } from "./start-run";

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
  error?: RunError;
  opts?: Record<string, unknown>;
}

export const nameOf = (op: Op) => op.displayName ?? op.name ?? op.id;

/** Stores a step's result; the first one counts. False when a limit ended the run. */
export function saveStep(engine: Engine, run: Run, stepId: string, memo: string): boolean {
  if (run.memo.has(stepId)) return true;
  const bytes = Buffer.byteLength(memo);
  const fail = (message: string) => failRun(engine, run, "EmbeddedRunnerLimit", message);
  if (bytes > MAX_STEP_BYTES) fail(`the output of step ${stepId} is larger than 4 MiB`);
  else if (run.stateBytes + bytes > MAX_STATE_BYTES) fail("the results of its steps are larger than 32 MiB");
  else if (run.memo.size >= MAX_STEPS) fail(`it has more than ${MAX_STEPS} steps`);
  if (run.endedAtMs) return false;
  run.memo.set(stepId, memo);
  run.stack.push(stepId);
  run.stateBytes += bytes;
  return true;
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
  run.once(`discover ${stepId}`, () => engine.submit(run, { stepId: "step", attempt: 0, planOnly }));
}

/** Acts on the answer of a request. Returns the step error in it, which is the caller's to retry or to store. */
export function applyOps(engine: Engine, run: Run, job: Job, ops: Op[], requestVersion: number): Op | undefined {
  if (run.requestVersion === -1) run.requestVersion = requestVersion;
  if (ops.length > 1) {
    run.planOnly = true;
    for (const { id } of ops) if (!run.memo.has(id)) run.pending.add(id);
  }
  // A wait is registered before its siblings start: one of them may send the event that it waits for.
  const sorted = [...ops].sort((a, b) => Number(b.op === "WaitForEvent") - Number(a.op === "WaitForEvent"));
  let failed: Op | undefined;
  for (const op of sorted) {
    if (run.endedAtMs) return undefined;
    const step = op.op === "RunComplete" ? undefined : nameOf(op);
    run.note(op.op, { step, attempt: job.attempt, error: op.error });
    if (op.op === "StepError" || op.op === "StepFailed") {
      failed = { ...op, error: op.error ?? { name: "Error", message: "the step failed without an error" } };
    } else applyOp(engine, run, op);
  }
  return run.endedAtMs ? undefined : failed;
}

const saveResult = (engine: Engine, run: Run, op: Op) =>
  resolveStep(engine, run, op.id, canonicalJson({ data: op.data ?? null }));

const ACTS: Record<string, (engine: Engine, run: Run, op: Op) => void> = {
  None: () => {},
  Step: saveResult,
  StepRun: saveResult,
  StepPlanned: (engine, run, { id }) => run.once(`plan ${id}`, () => engine.submit(run, { stepId: id, attempt: 0 })),
  Sleep: (engine, run, op) => run.once(`sleep ${op.id}`, () => sleep(engine, run, op)),
  WaitForEvent: (engine, run, op) => run.once(`wait ${op.id}`, () => waitForEvent(engine, run, op)),
  RunComplete: (engine, run, op) => endRun(engine, run, "completed", { result: op.data }),
  DiscoveryRequest: (engine, run) => engine.submit(run, { stepId: "step", attempt: 0 }),
};

function applyOp(engine: Engine, run: Run, op: Op): void {
  const act = ACTS[op.op];
  if (op.opts?.parallelMode === "race") failUnsupported(engine, run, `a race of steps (step "${nameOf(op)}")`);
  else if (act) act(engine, run, op);
  else failUnsupported(engine, run, `${op.op} (step "${nameOf(op)}")`);
}

function dueOf(engine: Engine, run: Run, op: Op, text: string): number | undefined {
  const dueMs = parseDue(text, Date.now());
  if (dueMs !== undefined && dueMs - Date.now() <= MAX_WAIT_MS) return dueMs;
  failRun(engine, run, "InvalidDuration", `"${text}" of step "${nameOf(op)}" is no time within the next 366 days`);
  return undefined;
}

function sleep(engine: Engine, run: Run, op: Op): void {
  const dueMs = dueOf(engine, run, op, String(op.opts?.duration ?? op.name ?? ""));
  if (dueMs === undefined) return;
  run.timers.add(engine.timers.at(dueMs, () => resolveStep(engine, run, op.id, "null", "sleep")));
}

function waitForEvent(engine: Engine, run: Run, op: Op): void {
  const { timeout, event = op.name, if: source } = op.opts ?? {};
  const expiresAtMs = timeout ? dueOf(engine, run, op, String(timeout)) : Date.now();
  if (expiresAtMs === undefined) return;
  let condition: Expression | undefined;
  try {
    condition = source ? compileMatchExpression(String(source)) : undefined;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    failRun(engine, run, "InvalidExpression", `the condition of step "${nameOf(op)}" is refused: ${reason}`);
    return;
  }
  const bound = condition && bindEvent(condition, JSON.parse(run.eventJson));
  const settle = (memo: string) => {
    disarm();
    engine.pauses.get(pause.event)?.delete(pause);
    run.pauses.delete(pause);
    resolveStep(engine, run, op.id, memo);
  };
  const resume = (received: JobEvent) => settle(canonicalJson(received));
  const pause: Pause = { run, event: String(event), expiresAtMs, condition, bound, resume };
  const disarm = engine.timers.at(expiresAtMs, () => settle("null"));
  run.timers.add(disarm);
  addPause(engine, pause);
}

import { bindMatch, compileMatchExpression } from "./expression";
import { parseDue } from "./parse-duration";
import type { Job, JobEvent, Pause, Run, RunError } from "./run";
import { canonicalJson } from "./sign-request";

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

/** A step's result as the SDK takes it back. */
export const memoOf = (op: Op) => canonicalJson({ data: op.data ?? null });

/** Stores a step's result; the first one counts. False when a limit ended the run. */
export function saveStep(run: Run, stepId: string, memo: string): boolean {
  if (run.memo.has(stepId)) return true;
  const bytes = Buffer.byteLength(memo);
  const fail = (message: string) => run.fail("EmbeddedRunnerLimit", message);
  if (bytes > MAX_STEP_BYTES) fail(`the output of step ${stepId} is larger than 4 MiB`);
  else if (run.stateBytes + bytes > MAX_STATE_BYTES) fail("the results of its steps are larger than 32 MiB");
  else if (run.memo.size >= MAX_STEPS) fail(`it has more than ${MAX_STEPS} steps`);
  if (run.endedAtMs) return false;
  run.memo.set(stepId, memo);
  run.stateBytes += bytes;
  return true;
}

/**
 * A step has its result: store it and, when no sibling of its parallel group is open, call the function again. After
 * a sleep that call still says "plan only", as the server's does.
 */
export function resolveStep(run: Run, stepId: string, memo: string, after?: "sleep"): void {
  if (run.endedAtMs || !saveStep(run, stepId, memo)) return;
  run.pending.delete(stepId);
  if (run.pending.size > 0) return;
  const planOnly = after === "sleep" && run.planOnly;
  run.planOnly = false;
  run.once(`discover ${stepId}`, () => run.engine.submit(run, { stepId: "step", attempt: 0, planOnly }));
}

/** Acts on the answer of a request. Returns the step error in it, which is the caller's to retry or to store. */
export function applyOps(run: Run, job: Job, ops: Op[], requestVersion: number): Op | undefined {
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
    } else if (op.opts?.parallelMode === "race") run.failUnsupported(`a race of steps (step "${step}")`);
    else if (ACTS[op.op]) ACTS[op.op]?.(run, op);
    else run.failUnsupported(`${op.op} (step "${step}")`);
  }
  return run.endedAtMs ? undefined : failed;
}

const saveResult = (run: Run, op: Op) => resolveStep(run, op.id, memoOf(op));

const ACTS: Record<string, (run: Run, op: Op) => void> = {
  None: () => {},
  Step: saveResult,
  StepRun: saveResult,
  StepPlanned: (run, { id }) => run.once(`plan ${id}`, () => run.engine.submit(run, { stepId: id, attempt: 0 })),
  Sleep: (run, op) => run.once(`sleep ${op.id}`, () => sleep(run, op)),
  WaitForEvent: (run, op) => run.once(`wait ${op.id}`, () => waitForEvent(run, op)),
  RunComplete: (run, op) => run.end("completed", { result: op.data }),
  DiscoveryRequest: (run) => run.engine.submit(run, { stepId: "step", attempt: 0 }),
};

function dueOf(run: Run, op: Op, text: string): number | undefined {
  const dueMs = parseDue(text, Date.now());
  if (dueMs !== undefined && dueMs - Date.now() <= MAX_WAIT_MS) return dueMs;
  run.fail("InvalidDuration", `"${text}" of step "${nameOf(op)}" is no time within the next 366 days`);
  return undefined;
}

function sleep(run: Run, op: Op): void {
  const dueMs = dueOf(run, op, String(op.opts?.duration ?? op.name ?? ""));
  if (dueMs !== undefined) run.at(dueMs, () => resolveStep(run, op.id, "null", "sleep"));
}

function waitForEvent(run: Run, op: Op): void {
  const { timeout, event = op.name, if: source } = op.opts ?? {};
  const expiresAtMs = timeout ? dueOf(run, op, String(timeout)) : Date.now();
  if (expiresAtMs === undefined) return;
  const settle = (memo: string) => {
    disarm();
    lift();
    resolveStep(run, op.id, memo);
  };
  let fits: Pause["fits"];
  try {
    fits = bindMatch(source ? compileMatchExpression(String(source)) : undefined, JSON.parse(run.eventJson));
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    run.fail("InvalidExpression", `the condition of step "${nameOf(op)}" is refused: ${reason}`);
    return;
  }
  const act = (received: JobEvent) => settle(canonicalJson(received));
  const lift = run.pause({ event: String(event), isCancel: false, expiresAtMs, fits, act });
  const disarm = run.at(expiresAtMs, () => settle("null"));
}

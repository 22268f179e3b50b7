import { applyOps, type Op, resolveStep } from "./apply-ops";
import { type AppAnswer, AppDown, callApp } from "./call-app";
import { endRun, failUnsupported } from "./end-run";
import { makeUlid } from "./make-ulid";
import { retryTime } from "./retry-time";
import { canonicalJson } from "./sign-request";
import type { Engine, Job, Run, RunError } from "./state";

/** Above this much state the app fetches it instead of getting it with the request. */
const MAX_INLINE_BYTES = 4 * 1024 * 1024 - 1024;

type Failure = RunError & Record<string, unknown>;

/** Makes one request of a run to the app and acts on the answer. Never throws. */
export async function dispatchJob(engine: Engine, run: Run, job: Job): Promise<void> {
  if (run.endedAtMs) return;
  run.status = "running";
  engine.counts.calls++;
  const fn = engine.functions.get(run.fn.id) ?? run.fn;
  const isLast = job.attempt + 1 >= fn.maxAttempts;
  const itemId = makeUlid();
  const call = { job, isDoomed: !isLast && (engine.chaos?.losesAnswer() ?? false) };
  run.calls.set(itemId, call);
  const beganMs = Date.now();
  let answer: AppAnswer;
  try {
    answer = await callApp(engine.options, {
      method: "POST",
      query: { fnId: fn.id, stepId: job.stepId },
      headers: { "x-run-id": run.id, "x-inngest-req-version": String(run.requestVersion) },
      body: requestBody(run, job, fn.maxAttempts, itemId),
    });
    if (call.isDoomed) throw new Error("chaos: the answer was dropped");
  } catch (error) {
    if (run.endedAtMs) return;
    if (error instanceof AppDown) hold(engine, run, job);
    else retryOrFail(engine, run, job, { name: "LostAnswer", message: (error as Error).message });
    return;
  } finally {
    run.calls.delete(itemId);
  }
  if (run.endedAtMs) return;
  run.trace.push({
    atMs: beganMs,
    tookMs: Date.now() - beganMs,
    what: `called, answered ${answer.status}`,
    step: job.stepId === "step" ? undefined : job.stepId,
    attempt: job.attempt,
  });
  try {
    actOnAnswer(engine, run, job, answer);
  } catch (error) {
    engine.log("an answer could not be understood", { run: run.id, function: fn.id });
    endRun(engine, run, "failed", { error: { name: "EmbeddedRunnerFault", message: (error as Error).message } });
  }
}

function requestBody(run: Run, job: Job, maxAttempts: number, itemId: string): string {
  const usesApi = run.stateBytes > MAX_INLINE_BYTES;
  const steps = usesApi
    ? []
    : [...run.memo].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, memo]) => `${JSON.stringify(id)}:${memo}`);
  const ctx = {
    run_id: run.id,
    // The SDK checkpoints only when this is set; it sends the value back and never looks into it.
    fn_id: `embedded:${run.fn.id}`,
    env: "",
    step_id: "step",
    attempt: job.attempt,
    max_attempts: maxAttempts,
    stack: { stack: run.stack, current: run.stack.length },
    disable_immediate_execution: job.planOnly ?? run.planOnly,
    use_api: usesApi,
    qi_id: itemId,
    request_id: itemId,
    job_id: itemId,
    generation_id: 1,
  };
  const event = run.eventJson;
  const tail = `"use_api":${usesApi},"version":${run.requestVersion}}`;
  return `{"ctx":${canonicalJson(ctx)},"defers":{},"event":${event},"events":[${usesApi ? "" : event}],"steps":{${steps.join(",")}},${tail}`;
}

function actOnAnswer(engine: Engine, run: Run, job: Job, { status, headers, body }: AppAnswer): void {
  const isSdk = headers["x-inngest-sdk"] !== undefined;
  const isFinal = headers["x-inngest-no-retry"] === "true";
  const parsed = parseJson(body);
  if (status === 206 && isSdk && Array.isArray(parsed)) {
    const failed = applyOps(engine, run, job, parsed as Op[], Number(headers["x-inngest-req-version"] ?? 2));
    if (!failed) return;
    const canRetry = failed.op === "StepError" && !isFinal && job.attempt + 1 < maxAttempts(engine, run);
    if (canRetry) retry(engine, run, job, headers["retry-after"]);
    else resolveStep(engine, run, failed.id, canonicalJson({ error: failed.error }));
  } else if (status === 200 && isSdk) {
    endRun(engine, run, "completed", { result: parsed });
  } else if (status === 201 && isSdk) {
    failUnsupported(engine, run, "a streaming answer (turn `streaming` off in serve())");
  } else {
    if (status === 401) engine.log(REFUSED_SIGNATURE, { function: run.fn.id, run: run.id });
    const error = errorOf(status, isSdk, parsed);
    if (/was not found in this app/.test(error.message)) engine.sync();
    if (isFinal) endRun(engine, run, "failed", { error, result: parsed });
    else retryOrFail(engine, run, job, error, headers["retry-after"]);
  }
}

function errorOf(status: number, isSdk: boolean, body: unknown): Failure {
  const hasMessage = typeof body === "object" && body !== null && "message" in body;
  if (isSdk && hasMessage) return { name: "Error", ...(body as { message: string }) };
  const message = `the app answered ${status}${isSdk ? "" : " and it was not the SDK that spoke"}`;
  return { name: "UpstreamError", message };
}

export const REFUSED_SIGNATURE =
  "the app refused our signature: give INNGEST_SIGNING_KEY the same value in the app and here, and leave INNGEST_DEV unset";

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const maxAttempts = (engine: Engine, run: Run) => (engine.functions.get(run.fn.id) ?? run.fn).maxAttempts;

function retry(engine: Engine, run: Run, job: Job, retryAfter?: string): void {
  const dueMs = retryTime(job.attempt, retryAfter, engine.options.retryIntervalS);
  const again = { ...job, attempt: job.attempt + 1 };
  run.timers.add(engine.timers.at(dueMs, () => engine.submit(run, again)));
  run.trace.push({
    atMs: Date.now(),
    what: `again in ${Math.ceil((dueMs - Date.now()) / 1000)} s`,
    attempt: again.attempt,
  });
}

function retryOrFail(engine: Engine, run: Run, job: Job, error: Failure, retryAfter?: string): void {
  run.trace.push({ atMs: Date.now(), what: "failed", attempt: job.attempt, error });
  engine.log("call failed", { run: run.id, function: run.fn.id, attempt: job.attempt, error: error.name });
  if (job.attempt + 1 < maxAttempts(engine, run)) retry(engine, run, job, retryAfter);
  else endRun(engine, run, "failed", { error });
}

/** The request never left: it waits for the app without using up an attempt. */
function hold(engine: Engine, run: Run, job: Job): void {
  engine.held.push({ run, job });
  run.trace.push({ atMs: Date.now(), what: "the app is down, waiting for it", attempt: job.attempt });
  engine.sync();
}

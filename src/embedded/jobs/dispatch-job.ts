import { applyOps, type Op, resolveStep } from "./apply-ops";
import { type AppAnswer, AppDown, callApp } from "./call-app";
import { makeUlid } from "./make-ulid";
import { retryTime } from "./retry-time";
import type { Job, Run, RunError } from "./run";
import { canonicalJson } from "./sign-request";

/** Above this much state the app fetches it instead of getting it with the request. */
const MAX_INLINE_BYTES = 4 * 1024 * 1024 - 1024;

export const REFUSED_SIGNATURE =
  "the app refused our signature: give INNGEST_SIGNING_KEY the same value in the app and here, and leave INNGEST_DEV unset";

/** Options of a function may change while its runs are under way: the newest count. */
const maxAttempts = ({ engine, fn }: Run) => (engine.functions.get(fn.id) ?? fn).maxAttempts;
const isLast = (run: Run, job: Job) => job.attempt + 1 >= maxAttempts(run);

/** Makes one request of a run to the app and acts on the answer. Never throws. */
export async function dispatchJob(run: Run, job: Job): Promise<void> {
  const { engine } = run;
  if (run.endedAtMs) return;
  run.status = "running";
  engine.counts.calls++;
  const itemId = makeUlid();
  const call = { job, isDoomed: !isLast(run, job) && engine.chaos?.losesAnswer() === true };
  run.calls.set(itemId, call);
  const atMs = Date.now();
  try {
    const answer = await callApp(engine.options, {
      method: "POST",
      query: { fnId: run.fn.id, stepId: job.stepId },
      headers: { "x-run-id": run.id, "x-inngest-req-version": String(run.requestVersion) },
      body: requestBody(run, job, itemId),
    });
    if (call.isDoomed) throw new Error("chaos: the answer was dropped");
    if (run.endedAtMs) return;
    const step = job.stepId === "step" ? undefined : job.stepId;
    run.note(`called, answered ${answer.status}`, { atMs, tookMs: Date.now() - atMs, step, attempt: job.attempt });
    actOnAnswer(run, job, answer);
  } catch (error) {
    if (run.endedAtMs) return;
    if (!(error instanceof AppDown)) {
      retryOrFail(run, job, { name: "LostAnswer", message: (error as Error).message });
      return;
    }
    // The request never left: it waits for the app without using up an attempt.
    engine.held.push(() => engine.submit(run, job));
    run.note("the app is down, waiting for it", { attempt: job.attempt });
    engine.sync.soon();
  } finally {
    run.calls.delete(itemId);
  }
}

/** Canonical JSON, put together from pieces that are canonical already. */
function requestBody(run: Run, { attempt, planOnly = run.planOnly }: Job, itemId: string): string {
  const usesApi = run.stateBytes > MAX_INLINE_BYTES;
  const ctx = canonicalJson({
    run_id: run.id,
    // The SDK checkpoints only when this is set; it sends the value back and never looks into it.
    fn_id: `embedded:${run.fn.id}`,
    env: "",
    step_id: "step",
    attempt,
    max_attempts: maxAttempts(run),
    stack: { stack: [...run.memo.keys()], current: run.memo.size },
    disable_immediate_execution: planOnly,
    use_api: usesApi,
    qi_id: itemId,
    request_id: itemId,
    job_id: itemId,
    generation_id: 1,
  });
  const state = usesApi ? `"events":[],"steps":{}` : `"events":[${run.eventJson}],"steps":${stepsJson(run)}`;
  return `{"ctx":${ctx},"defers":{},"event":${run.eventJson},${state},"use_api":${usesApi},"version":${run.requestVersion}}`;
}

/** The results of a run's steps as canonical JSON. */
export function stepsJson(run: Run): string {
  const sorted = [...run.memo].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([id, memo]) => `${JSON.stringify(id)}:${memo}`).join(",")}}`;
}

function actOnAnswer(run: Run, job: Job, { status, headers, body }: AppAnswer): void {
  const { engine } = run;
  const isSdk = headers["x-inngest-sdk"] !== undefined;
  const isFinal = headers["x-inngest-no-retry"] === "true";
  const parsed = parseJson(body);
  if (status === 206 && isSdk && Array.isArray(parsed)) {
    const failed = applyOps(run, job, parsed as Op[], Number(headers["x-inngest-req-version"] ?? 2));
    if (!failed) return;
    const canRetry = failed.op === "StepError" && !isFinal && !isLast(run, job);
    if (canRetry) retry(run, job, headers["retry-after"]);
    else resolveStep(run, failed.id, canonicalJson({ error: failed.error }));
  } else if (status === 200 && isSdk) {
    run.end("completed", { result: parsed });
  } else if (status === 201 && isSdk) {
    run.failUnsupported("a streaming answer (turn `streaming` off in serve())");
  } else {
    if (status === 401) engine.log(REFUSED_SIGNATURE, { function: run.fn.id, run: run.id });
    const error = errorOf(status, isSdk, parsed);
    if (/was not found in this app/.test(error.message)) engine.sync.soon();
    if (isFinal) run.end("failed", { error, result: parsed });
    else retryOrFail(run, job, error, headers["retry-after"]);
  }
}

function errorOf(status: number, isSdk: boolean, body: unknown): RunError {
  const said = isSdk && typeof body === "object" && body !== null && "message" in body;
  if (said) return { name: "Error", ...(body as { message: string }) };
  return { name: "UpstreamError", message: `the app answered ${status}${isSdk ? "" : ", and not through the SDK"}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function retry(run: Run, job: Job, retryAfter?: string): void {
  const dueMs = retryTime(job.attempt, retryAfter, run.engine.options.retryIntervalS);
  const again = { ...job, attempt: job.attempt + 1 };
  run.at(dueMs, () => run.engine.submit(run, again));
  run.note(`again in ${Math.ceil((dueMs - Date.now()) / 1000)} s`, { attempt: again.attempt });
}

function retryOrFail(run: Run, job: Job, error: RunError, retryAfter?: string): void {
  run.note("failed", { attempt: job.attempt, error });
  run.engine.log("call failed", { run: run.id, function: run.fn.id, attempt: job.attempt, error: error.name });
  if (isLast(run, job)) run.end("failed", { error });
  else retry(run, job, retryAfter);
}

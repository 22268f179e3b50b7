import type { Engine } from "./engine";
import { makeUlid } from "./make-ulid";
import type { JobFunction } from "./parse-function";
import { canonicalJson } from "./sign-request";
import type { Bucket } from "./slots";
import type { Disarm } from "./timers";

const KEPT_RUNS = 1000;
const LIFECYCLE = new Set(["inngest/function.failed", "inngest/function.finished", "inngest/function.cancelled"]);

/** An event as functions see it. */
export interface JobEvent {
  name: string;
  data: Record<string, unknown>;
  id: string;
  ts: number;
  user: Record<string, unknown>;
  v?: string;
}

/** A request of a run to the app: `step` runs the function, any other id exactly that planned step. */
export interface Job {
  stepId: string;
  attempt: number;
  /** Overrides the run's flag "plan steps, do not run them". */
  planOnly?: boolean;
}

export type RunError = { name: string; message: string } & Record<string, unknown>;

/** One line of a run's history. Ids and outcomes only: it is shown on the page. */
export interface TraceLine {
  atMs: number;
  what: string;
  step?: string;
  attempt?: number;
  tookMs?: number;
  error?: RunError;
}

/** What a run does when an event of one name comes before an instant: go on from its wait, or end. */
export interface Pause {
  event: string;
  isCancel: boolean;
  expiresAtMs: number;
  fits: (event: JobEvent) => boolean;
  act: (event: JobEvent) => void;
}

/** One execution of a function, from its event to its end. */
export class Run {
  readonly id = makeUlid();
  readonly createdAtMs = Date.now();
  readonly event: { name: string; id: string };
  /** Canonical JSON of the triggering event; emptied when the run ends. */
  eventJson: string;
  status: "queued" | "running" | "completed" | "failed" | "cancelled" | "lost" = "queued";
  endedAtMs?: number;
  error?: RunError;
  /** Results by step id, canonical JSON as the SDK takes them, in the order in which they came. */
  readonly memo = new Map<string, string>();
  stateBytes = 0;
  /** Members of a parallel group that have no result yet: the function is called again when it is empty. */
  readonly pending = new Set<string>();
  planOnly = false;
  requestVersion = -1;
  /** Requests under way, by queue item id. */
  readonly calls = new Map<string, { job: Job; isDoomed: boolean }>();
  readonly pauses = new Set<Pause>();
  readonly trace: TraceLine[] = [];
  private readonly timers = new Set<Disarm>();
  private readonly scheduled = new Set<string>();

  constructor(
    readonly engine: Engine,
    readonly fn: JobFunction,
    event: JobEvent,
    readonly buckets: Bucket[],
  ) {
    this.event = { name: event.name, id: event.id };
    this.eventJson = canonicalJson(event);
  }

  note(what: string, line: Partial<TraceLine> = {}): void {
    this.trace.push({ atMs: Date.now(), what, ...line });
  }

  /** Acts unless something was scheduled under this name before. */
  once(name: string, act: () => void): void {
    if (this.scheduled.has(name)) return;
    this.scheduled.add(name);
    act();
  }

  /** Acts at an instant, unless the run has ended by then. */
  at(dueMs: number, act: () => void): Disarm {
    const disarm = this.engine.timers.at(dueMs, act);
    this.timers.add(disarm);
    return disarm;
  }

  /** Lets events of one name reach the run until it ends or the pause is lifted. */
  pause(pause: Pause): Disarm {
    const { pauses } = this.engine;
    pauses.set(pause.event, (pauses.get(pause.event) ?? new Set()).add(pause));
    this.pauses.add(pause);
    return () => {
      pauses.get(pause.event)?.delete(pause);
      this.pauses.delete(pause);
    };
  }

  /** Frees what the run holds and keeps its history for the page. */
  drop(status: Run["status"], error?: RunError): void {
    const { pauses, runs, ended } = this.engine;
    Object.assign(this, { status, error, endedAtMs: Date.now(), eventJson: "" });
    for (const stepId of this.memo.keys()) this.memo.set(stepId, "");
    for (const disarm of this.timers) disarm();
    for (const pause of this.pauses) pauses.get(pause.event)?.delete(pause);
    for (const kept of [this.timers, this.pauses, this.pending, this.scheduled]) kept.clear();
    runs.delete(this.id);
    if (ended.push(this) > KEPT_RUNS) ended.shift();
  }

  /** Ends the run and tells the world: `inngest/function.finished`, and `.failed` or `.cancelled` where it applies. */
  end(
    status: "completed" | "failed" | "cancelled",
    { error, result }: { result?: unknown; error?: RunError } = {},
  ): void {
    if (this.endedAtMs) return;
    const { engine, fn, id } = this;
    const event = JSON.parse(this.eventJson) as JobEvent;
    this.drop(status, error);
    engine.log("run ended", { run: id, function: fn.id, status, error: error?.name });
    if (LIFECYCLE.has(event.name)) return;
    const data = {
      _inngest: { status: status.replace(/^./, (letter) => letter.toUpperCase()) },
      ...(error ? { error } : {}),
      event,
      events: [event],
      function_id: fn.id,
      ...(result === undefined || result === null ? {} : { result }),
      run_id: id,
    };
    const told = { data, ts: Date.now(), user: {} };
    engine.emit({ name: "inngest/function.finished", id: makeUlid(), ...told });
    if (status !== "completed") engine.emit({ name: `inngest/function.${status}`, id, ...told });
  }

  /** Ends a run that asks for what it cannot have; the message names the function. */
  fail(name: string, message: string): void {
    this.end("failed", { error: { name, message: `function "${this.fn.id}": ${message}` } });
  }

  /** Ends a run that asks for what the runner does not implement; the message names function and feature. */
  failUnsupported(feature: string): void {
    this.fail("EmbeddedRunnerUnsupported", `${feature} is not implemented by the embedded job runner`);
  }
}

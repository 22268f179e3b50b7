import type { ASTNode } from "@marcbachmann/cel-js";
import type { Expression } from "./expression";
import { makeUlid } from "./make-ulid";
import type { JobFunction } from "./parse-function";
import type { Bucket } from "./slots";
import type { Disarm } from "./timers";

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

/** A run that an event resumes (wait) or ends (cancel). */
export interface Pause {
  run: Run;
  event: string;
  expiresAtMs: number;
  condition?: Expression;
  bound?: Map<ASTNode, unknown>;
  resume: ((event: JobEvent) => void) | "cancel";
}

/** One execution of a function, from its event to its end. */
export class Run {
  readonly id = makeUlid();
  readonly createdAtMs = Date.now();
  status: "queued" | "running" | "completed" | "failed" | "cancelled" | "lost" = "queued";
  endedAtMs?: number;
  error?: RunError;
  /** Results by step id, canonical JSON as the SDK takes them. */
  readonly memo = new Map<string, string>();
  readonly stack: string[] = [];
  stateBytes = 0;
  /** Members of a parallel group that have no result yet: the function is called again when it is empty. */
  readonly pending = new Set<string>();
  planOnly = false;
  requestVersion = -1;
  readonly scheduled = new Set<string>();
  /** Requests under way, by queue item id. */
  readonly calls = new Map<string, { job: Job; isDoomed: boolean }>();
  readonly timers = new Set<Disarm>();
  readonly pauses = new Set<Pause>();
  readonly trace: TraceLine[] = [];

  /** `eventJson` is canonical JSON of the triggering event; emptied when the run ends. */
  constructor(
    readonly fn: JobFunction,
    readonly event: { name: string; id: string },
    public eventJson: string,
    readonly buckets: Bucket[],
  ) {}

  note(what: string, line: Partial<TraceLine> = {}): void {
    this.trace.push({ atMs: Date.now(), what, ...line });
  }

  /** Acts unless something was scheduled under this name before. */
  once(name: string, act: () => void): void {
    if (this.scheduled.has(name)) return;
    this.scheduled.add(name);
    act();
  }
}

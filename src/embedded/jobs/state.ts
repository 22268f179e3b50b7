import type { ASTNode } from "@marcbachmann/cel-js";
import type { Chaos } from "./chaos";
import type { Expression } from "./expression";
import type { JobFunction } from "./parse-function";
import type { Bucket, Slots } from "./slots";
import type { Disarm, Timers } from "./timers";

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

export interface RunError {
  name: string;
  message: string;
}

/** One line of a run's history. Ids and outcomes only: it is shown on the page. */
export interface TraceLine {
  atMs: number;
  what: string;
  step?: string;
  attempt?: number;
  tookMs?: number;
  error?: RunError;
}

export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled" | "lost";

export interface Run {
  id: string;
  fn: JobFunction;
  event: { name: string; id: string };
  /** Canonical JSON of the triggering event; emptied when the run ends. */
  eventJson: string;
  status: RunStatus;
  createdAtMs: number;
  endedAtMs?: number;
  error?: RunError;
  buckets: Bucket[];
  /** Results by step id, canonical JSON as the SDK takes them. */
  memo: Map<string, string>;
  stack: string[];
  stateBytes: number;
  /** Members of a parallel group that have no result yet: the function is called again when it is empty. */
  pending: Set<string>;
  planOnly: boolean;
  requestVersion: number;
  /** Names of what was scheduled once and must not be scheduled twice. */
  scheduled: Set<string>;
  /** Requests under way, by queue item id. */
  calls: Map<string, { job: Job; isDoomed: boolean }>;
  timers: Set<Disarm>;
  pauses: Set<Pause>;
  trace: TraceLine[];
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

export interface Debounce {
  event: JobEvent;
  firstAtMs: number;
  disarm: Disarm;
}

export interface RunnerOptions {
  port: number;
  appUrl: string;
  eventKey: string;
  signingKey: string;
  /** Seconds between attempts; the real server's table when absent. */
  retryIntervalS?: number;
  /** Seconds between looks for changed functions; 0 looks only when the app asks. */
  pollIntervalS?: number;
  /** Most requests under way at once, as the real server's `--queue-workers`. */
  workers?: number;
  chaosSeed?: number;
  log?: (line: string) => void;
}

export interface AppState {
  status: "unknown" | "down" | "registered" | "refused";
  appId?: string;
  reason?: string;
}

/** All that the runner knows, and the few verbs that its parts call in each other. */
export interface Engine {
  options: RunnerOptions;
  chaos?: Chaos;
  app: AppState;
  functions: Map<string, JobFunction>;
  byEvent: Map<string, { fn: JobFunction; condition?: Expression }[]>;
  runs: Map<string, Run>;
  /** Ended runs, oldest first, for the page. */
  ended: Run[];
  /** The last events, for the page. */
  recentEvents: { atMs: number; name: string; id: string; started: string[] }[];
  pauses: Map<string, Set<Pause>>;
  debounces: Map<string, Debounce>;
  /** When a function may be started again by an event id it has seen. */
  seenUntilMs: Map<string, number>;
  /** Events that came before the first registration, and jobs that wait for the app to come back. */
  early: JobEvent[];
  held: { run: Run; job: Job }[];
  slots: Slots;
  timers: Timers;
  counts: { events: number; runs: number; calls: number };
  log: (message: string, fields?: Record<string, unknown>) => void;
  emit: (event: JobEvent) => void;
  submit: (run: Run, job: Job) => void;
  /** Asks for a registration soon. */
  sync: () => void;
}

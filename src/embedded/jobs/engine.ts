import { acceptEvent } from "./accept-event";
import { AppSync } from "./app-sync";
import { Chaos } from "./chaos";
import { dispatchJob } from "./dispatch-job";
import { makeUlid } from "./make-ulid";
import type { JobFunction } from "./parse-function";
import type { Job, JobEvent, Pause, Run } from "./run";
import { Slots } from "./slots";
import { type Disarm, Timers } from "./timers";

const MAX_HELD = 10_000;

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

/** All that the runner knows, and the few verbs that its parts call in each other. */
export class Engine {
  readonly chaos?: Chaos;
  readonly sync = new AppSync(this);
  readonly slots = new Slots();
  readonly timers = new Timers();
  readonly counts = { events: 0, runs: 0, calls: 0 };
  app: { status: "unknown" | "down" | "registered" | "refused"; appId?: string; reason?: string } = {
    status: "unknown",
  };
  functions = new Map<string, JobFunction>();
  /** What was registered last, as canonical JSON, and its crons. */
  fingerprint = "";
  crons: Disarm[] = [];
  readonly runs = new Map<string, Run>();
  readonly pauses = new Map<string, Set<Pause>>();
  readonly debounces = new Map<string, { event: JobEvent; firstAtMs: number; disarm: Disarm }>();
  /** When a function may be started again by an event id it has seen. */
  readonly seenUntilMs = new Map<string, number>();
  /** What waits for the app: events before the first registration, requests while it is down. */
  held: (() => void)[] = [];
  /** Ended runs and the last events, oldest first, for the page. */
  readonly ended: Run[] = [];
  readonly recentEvents: { atMs: number; name: string; id: string; started: string[] }[] = [];

  constructor(readonly options: RunnerOptions) {
    if (options.chaosSeed !== undefined) this.chaos = new Chaos(options.chaosSeed);
  }

  log(message: string, fields: Record<string, unknown> = {}): void {
    const line = JSON.stringify({ time: new Date().toISOString(), part: "jobs", message, ...fields });
    if (this.options.log) this.options.log(line);
    else process.stdout.write(`${line}\n`);
  }

  /** Makes a request of a run as soon as its limits have room. */
  submit(run: Run, job: Job): void {
    const order = this.chaos?.order() ?? run.id;
    this.slots.submit({ order, buckets: run.buckets, start: () => dispatchJob(run, job) });
  }

  /** Hands an event over after the caller is done with it; before the first registration it waits for the functions. */
  emit(event: JobEvent): void {
    if (this.functions.size === 0 && this.app.status !== "registered") {
      if (this.held.length < MAX_HELD) this.held.push(() => this.emit(event));
      else this.log("an event was dropped: the app was never registered", { event: event.name, id: event.id });
      return;
    }
    if (!this.chaos) setImmediate(() => acceptEvent(this, event));
    for (const [copy, delayMs] of this.chaos?.deliveries().entries() ?? []) {
      // A sender that sends again repeats the id it gave; where it gave none, the second event has another of ours.
      const keepsId = event.name.startsWith("inngest/") || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(event.id);
      const again = copy === 0 || keepsId ? event : { ...event, id: makeUlid() };
      this.timers.at(Date.now() + delayMs, () => acceptEvent(this, again));
    }
  }

  /** Loses all that is in memory, as a killed process would. */
  forget(): void {
    this.timers.clear();
    this.slots.clear();
    for (const run of this.runs.values()) run.drop("lost");
    for (const kept of [this.pauses, this.debounces, this.seenUntilMs]) kept.clear();
    Object.assign(this, { held: [], crons: [], fingerprint: "", app: { status: "unknown" } });
  }
}

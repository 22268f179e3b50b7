import type { AddressInfo } from "node:net";
import { acceptEvent } from "./accept-event";
import { Chaos } from "./chaos";
import { dispatchJob } from "./dispatch-job";
import { dropRun } from "./end-run";
import { makeUlid } from "./make-ulid";
import { Registry } from "./register-functions";
import { serveHttp } from "./serve-http";
import { Slots } from "./slots";
import type { Engine, JobEvent, RunnerOptions } from "./state";
import { AppSync } from "./sync-app";
import { Timers } from "./timers";

const MAX_EARLY_EVENTS = 10_000;

export interface JobRunner {
  url: string;
  /** Loses all that is in memory, as a killed and restarted process would; the app is registered anew. */
  forget: () => void;
  stop: () => Promise<void>;
}

/**
 * Starts the embedded job runner on the loopback interface (port 0 takes a free one). Resolves when it listens; the
 * app may come later. Rejects when the port is taken.
 */
export async function startJobRunner(options: RunnerOptions): Promise<JobRunner> {
  const write = options.log ?? ((line: string) => process.stdout.write(`${line}\n`));
  const chaos = options.chaosSeed === undefined ? undefined : new Chaos(options.chaosSeed);
  const engine: Engine = {
    options,
    chaos,
    app: { status: "unknown" },
    functions: new Map(),
    byEvent: new Map(),
    runs: new Map(),
    ended: [],
    recentEvents: [],
    pauses: new Map(),
    debounces: new Map(),
    seenUntilMs: new Map(),
    early: [],
    held: [],
    slots: new Slots(),
    timers: new Timers(),
    counts: { events: 0, runs: 0, calls: 0 },
    log: (message, fields) =>
      write(JSON.stringify({ time: new Date().toISOString(), part: "jobs", message, ...fields })),
    emit: (event) => deliver(engine, event),
    submit: (run, job) =>
      engine.slots.submit({
        order: chaos?.order() ?? run.id,
        buckets: run.buckets,
        start: () => dispatchJob(engine, run, job),
      }),
    sync: () => sync.soon(),
  };
  const registry = new Registry();
  const sync = new AppSync(engine, registry);
  const server = serveHttp(engine, registry);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const forget = () => {
    engine.timers.clear();
    engine.slots.clear();
    for (const run of [...engine.runs.values()]) dropRun(engine, run, "lost");
    engine.pauses.clear();
    engine.debounces.clear();
    engine.seenUntilMs.clear();
    engine.held = [];
    engine.early = [];
    registry.forget();
    engine.app = { status: "unknown" };
    sync.soon();
  };
  let life: NodeJS.Timeout | undefined;
  const live = (mischief: Chaos) => {
    life = setTimeout(() => {
      engine.log("chaos: everything is forgotten, as after a kill", { runs: engine.runs.size });
      forget();
      live(mischief);
    }, mischief.lifeMs());
  };
  if (chaos) live(chaos);

  engine.log("job runner listening", { url, app: options.appUrl, chaos: options.chaosSeed });
  sync.soon();
  return {
    url,
    forget,
    stop: async () => {
      clearTimeout(life);
      sync.stop();
      engine.timers.clear();
      engine.slots.clear();
      for (const run of [...engine.runs.values()]) dropRun(engine, run, "lost");
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Hands an event over after the caller is done with it; before the first registration it waits for the functions. */
function deliver(engine: Engine, event: JobEvent): void {
  if (engine.functions.size === 0 && engine.app.status !== "registered") {
    if (engine.early.length < MAX_EARLY_EVENTS) engine.early.push(event);
    else engine.log("an event was dropped: the app was never registered", { event: event.name, id: event.id });
    return;
  }
  if (!engine.chaos) {
    setImmediate(() => acceptEvent(engine, event));
    return;
  }
  for (const [copy, delayMs] of engine.chaos.deliveries().entries()) {
    // A sender that sends again repeats the id it gave; where it gave none, the second event has another of ours.
    const keepsId = event.name.startsWith("inngest/") || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(event.id);
    const again = copy === 0 || keepsId ? event : { ...event, id: makeUlid() };
    engine.timers.at(Date.now() + delayMs, () => acceptEvent(engine, again));
  }
}

import { Cron } from "croner";
import { triggerFunction } from "./accept-event";
import type { Engine } from "./engine";
import { type JobFunction, parseFunction, splitCron } from "./parse-function";
import { canonicalJson } from "./sign-request";
import type { Disarm } from "./timers";

const SDK_MAJOR = "js:v4.";

/**
 * Takes the app's functions, all or none. Runs that sleep or wait go on with the new options. Returns whether anything
 * changed; throws with function and option when one is refused.
 */
export function registerFunctions(
  engine: Engine,
  { appId, sdk, functions }: { appId?: string; sdk?: string; functions?: unknown },
): boolean {
  if (!sdk?.startsWith(SDK_MAJOR)) throw new Error(`SDK "${sdk}" is not supported; use inngest 4 for JavaScript`);
  if (!Array.isArray(functions)) throw new Error("the app did not list its functions");
  const fingerprint = canonicalJson(functions);
  const isChanged = fingerprint !== engine.fingerprint;
  if (isChanged) {
    const parsed = functions.map(parseFunction);
    for (const disarm of engine.crons) disarm();
    engine.fingerprint = fingerprint;
    engine.functions = new Map(parsed.map((fn) => [fn.id, fn]));
    engine.crons = parsed.flatMap((fn) => fn.crons.map((cron) => startCron(engine, fn, cron)));
    engine.log("functions registered", { app: appId, functions: [...engine.functions.keys()] });
  }
  engine.app = { status: "registered", appId };
  for (const goOn of engine.held.splice(0)) goOn();
  return isChanged;
}

/** Starts the function at every tick from now on; ticks missed while the runner was away are not made up for. */
function startCron(engine: Engine, fn: JobFunction, text: string): Disarm {
  const { timezone, pattern } = splitCron(text);
  const cron = new Cron(pattern, { timezone, paused: true }, () => {});
  let disarm: Disarm = () => {};
  const arm = () => {
    const ts = cron.nextRun()?.getTime();
    if (ts === undefined) return;
    disarm = engine.timers.at(ts, () => {
      const id = new Date(ts).toISOString().replace(".000Z", "Z");
      const data = { cron: text, fireAt: id, scheduledAt: id };
      const run = triggerFunction(engine, fn, { name: "inngest/scheduled.timer", data, id, ts, user: {} });
      engine.log("cron tick", { function: fn.id, at: id, run });
      arm();
    });
  };
  arm();
  return () => disarm();
}

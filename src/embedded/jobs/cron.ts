import { Cron } from "croner";
import { triggerFunction } from "./accept-event";
import type { Engine } from "./engine";
import { type JobFunction, splitCron } from "./parse-function";
import type { Disarm } from "./timers";

/** Starts the function at every tick from now on; ticks missed while the runner was away are not made up for. */
export function startCron(engine: Engine, functionId: string, text: string): Disarm {
  const { timezone, pattern } = splitCron(text);
  const cron = new Cron(pattern, { timezone, paused: true }, () => {});
  let disarm: Disarm = () => {};
  const arm = () => {
    const ts = cron.nextRun()?.getTime();
    if (ts === undefined) return;
    disarm = engine.timers.at(ts, () => {
      const id = new Date(ts).toISOString().replace(".000Z", "Z");
      const data = { cron: text, fireAt: id, scheduledAt: id };
      const fn = engine.functions.get(functionId) as JobFunction;
      const run = triggerFunction(engine, fn, { name: "inngest/scheduled.timer", data, id, ts, user: {} });
      engine.log("cron tick", { function: functionId, at: id, run });
      arm();
    });
  };
  arm();
  return () => disarm();
}

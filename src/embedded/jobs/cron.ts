import { Cron } from "croner";
import { triggerFunction } from "./accept-event";
import { type JobFunction, splitCron } from "./parse-function";
import type { Engine } from "./state";
import type { Disarm } from "./timers";

/** Starts the function at every tick from now on; ticks missed while the runner was away are not made up for. */
export function startCron(engine: Engine, functionId: string, text: string): Disarm {
  const { timezone, pattern } = splitCron(text);
  const cron = new Cron(pattern, { timezone, paused: true }, () => {});
  let disarm: Disarm = () => {};
  const arm = () => {
    const next = cron.nextRun();
    if (!next) return;
    disarm = engine.timers.at(next.getTime(), () => {
      const fn = engine.functions.get(functionId) as JobFunction;
      const instant = next.toISOString().replace(".000Z", "Z");
      const data = { cron: text, fireAt: instant, scheduledAt: instant };
      const run = triggerFunction(engine, fn, {
        name: "inngest/scheduled.timer",
        data,
        id: instant,
        ts: next.getTime(),
        user: {},
      });
      engine.log("cron tick", { function: functionId, at: instant, run });
      arm();
    });
  };
  arm();
  return () => disarm();
}

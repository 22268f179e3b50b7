import { startCron } from "./cron";
import type { Engine } from "./engine";
import { parseFunction } from "./parse-function";
import { canonicalJson } from "./sign-request";

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
    engine.crons = parsed.flatMap((fn) => fn.crons.map((cron) => startCron(engine, fn.id, cron)));
    engine.log("functions registered", { app: appId, functions: [...engine.functions.keys()] });
  }
  engine.app = { status: "registered", appId };
  for (const { run, job } of engine.held.splice(0)) engine.submit(run, job);
  for (const event of engine.early.splice(0)) engine.emit(event);
  return isChanged;
}

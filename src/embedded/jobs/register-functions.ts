import { startCron } from "./cron";
import { type JobFunction, parseFunction } from "./parse-function";
import { canonicalJson } from "./sign-request";
import type { Engine } from "./state";
import type { Disarm } from "./timers";

const SDK_MAJOR = "js:v4.";

export interface Registration {
  appId?: string;
  sdk?: string;
  functions?: unknown;
}

/** What was registered last; kept apart from the engine's state because a re-registration must not touch runs. */
export class Registry {
  private fingerprint = "";
  private crons: Disarm[] = [];

  /**
   * Takes the app's functions, all or none. Runs that sleep or wait go on with the new options. Returns whether
   * anything changed; throws with function and option when one is refused.
   */
  register(engine: Engine, { appId, sdk, functions }: Registration): boolean {
    if (!sdk?.startsWith(SDK_MAJOR)) throw new Error(`SDK "${sdk}" is not supported; use inngest 4 for JavaScript`);
    if (!Array.isArray(functions)) throw new Error("the app did not list its functions");
    const fingerprint = canonicalJson(functions);
    const isChanged = fingerprint !== this.fingerprint;
    if (isChanged) {
      this.install(engine, functions.map(parseFunction));
      this.fingerprint = fingerprint;
      engine.log("functions registered", { app: appId, functions: [...engine.functions.keys()] });
    }
    engine.app = { status: "registered", appId };
    for (const { run, job } of engine.held.splice(0)) engine.submit(run, job);
    for (const event of engine.early.splice(0)) engine.emit(event);
    return isChanged;
  }

  private install(engine: Engine, functions: JobFunction[]): void {
    for (const disarm of this.crons) disarm();
    engine.functions = new Map(functions.map((fn) => [fn.id, fn]));
    engine.byEvent = new Map();
    this.crons = [];
    for (const fn of functions) {
      for (const { event, condition } of fn.triggers) {
        engine.byEvent.set(event, [...(engine.byEvent.get(event) ?? []), { fn, condition }]);
      }
      for (const text of fn.crons) this.crons.push(startCron(engine, fn.id, text));
    }
  }

  /** After everything was forgotten: the next look at the app registers it anew. */
  forget(): void {
    this.fingerprint = "";
    this.crons = [];
  }
}

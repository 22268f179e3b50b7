import { AppDown, callApp } from "./call-app";
import { REFUSED_SIGNATURE } from "./dispatch-job";
import type { Engine } from "./engine";
import { registerFunctions } from "./register-functions";
import { canonicalJson } from "./sign-request";

const RETRY_MS = { down: 1000, refused: 3000 };
const DEFAULT_POLL_S = 15;

/** Asks the app for its functions, in band: every second until it answers, then now and then. */
export class AppSync {
  private timer?: NodeJS.Timeout;
  private state: "idle" | "looking" | "stopped" = "idle";

  constructor(private readonly engine: Engine) {}

  /** Looks at the app soon; many calls at once make one look. An app that is down is looked at every second anyway. */
  soon(): void {
    if (this.engine.app.status !== "down") this.arm(0);
  }

  stop(): void {
    this.state = "stopped";
    clearTimeout(this.timer);
  }

  private arm(waitMs: number): void {
    if (this.state !== "idle") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), waitMs);
  }

  private async look(): Promise<void> {
    const { engine } = this;
    const { appUrl, pollIntervalS = DEFAULT_POLL_S } = engine.options;
    this.state = "looking";
    try {
      const headers = { "x-inngest-sync-kind": "in_band" };
      const answer = await callApp(engine.options, { method: "PUT", headers, body: canonicalJson({ url: appUrl }) });
      if (answer.status === 401) throw new Error(REFUSED_SIGNATURE);
      if (answer.status !== 200) throw new Error(`the app answered ${answer.status} to the registration`);
      const { app_id: appId, sdk, functions } = JSON.parse(answer.body);
      registerFunctions(engine, { appId, sdk, functions });
    } catch (error) {
      const status = error instanceof AppDown ? "down" : "refused";
      const reason = (error as Error).message;
      const isNews = engine.app.status !== status || engine.app.reason !== reason;
      if (isNews) engine.log(`the app is ${status}, trying again`, { reason, waiting: engine.held.length });
      engine.app = { ...engine.app, status, reason };
    }
    // Stopped meanwhile, it stays so.
    if (this.state === "looking") this.state = "idle";
    const { status } = engine.app;
    if (status === "down" || status === "refused") this.arm(RETRY_MS[status]);
    else if (engine.held.length > 0) this.arm(RETRY_MS.down);
    else if (pollIntervalS > 0) this.arm(pollIntervalS * 1000);
  }
}

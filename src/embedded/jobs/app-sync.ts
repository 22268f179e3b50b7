import { AppDown, callApp } from "./call-app";
import { REFUSED_SIGNATURE } from "./dispatch-job";
import type { Engine } from "./engine";
import { registerFunctions } from "./register-functions";
import { canonicalJson } from "./sign-request";

const RETRY_MS = 1000;
const REFUSED_RETRY_MS = 3000;
const REMINDER_MS = 30_000;
const DEFAULT_POLL_S = 15;

/** Asks the app for its functions, in band: every second until it answers, then now and then. */
export class AppSync {
  private timer?: NodeJS.Timeout;
  private state: "idle" | "looking" | "stopped" = "idle";
  private saidAtMs = 0;

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
      this.say(error instanceof AppDown ? "down" : "refused", (error as Error).message);
    }
    // Stopped meanwhile, it stays so.
    if (this.state === "looking") this.state = "idle";
    if (engine.app.status === "refused") this.arm(REFUSED_RETRY_MS);
    else if (engine.app.status === "down" || engine.held.length > 0) this.arm(RETRY_MS);
    else if (pollIntervalS > 0) this.arm(pollIntervalS * 1000);
  }

  /** Logs a change of state at once, an unchanged one every half minute. */
  private say(status: "down" | "refused", reason: string): void {
    const { engine } = this;
    const isNews = engine.app.status !== status || engine.app.reason !== reason;
    if (!isNews && Date.now() - this.saidAtMs < REMINDER_MS) return;
    this.saidAtMs = Date.now();
    engine.app = { ...engine.app, status, reason };
    const message = status === "down" ? "the app is down, trying again" : "the app could not be registered";
    engine.log(message, { reason, waiting: engine.held.length + engine.early.length });
  }
}

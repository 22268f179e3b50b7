import { AppDown, callApp } from "./call-app";
import { REFUSED_SIGNATURE } from "./dispatch-job";
import type { Registry } from "./register-functions";
import { canonicalJson } from "./sign-request";
import type { AppState, Engine } from "./state";

const RETRY_MS = 1000;
const REFUSED_RETRY_MS = 3000;
const REMINDER_MS = 30_000;
const DEFAULT_POLL_S = 15;

/** Asks the app for its functions, in band: every second until it answers, then now and then. */
export class AppSync {
  private timer?: NodeJS.Timeout;
  private dueMs = Number.POSITIVE_INFINITY;
  private isBusy = false;
  private isStopped = false;
  private saidAtMs = 0;

  constructor(
    private readonly engine: Engine,
    private readonly registry: Registry,
  ) {}

  /** Looks at the app soon; many calls at once make one look. */
  soon(): void {
    this.arm(this.engine.app.status === "down" ? RETRY_MS : 0);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private arm(waitMs: number): void {
    const dueMs = Date.now() + waitMs;
    if (this.isStopped || this.isBusy || this.dueMs <= dueMs) return;
    clearTimeout(this.timer);
    this.dueMs = dueMs;
    this.timer = setTimeout(() => void this.look(), waitMs);
  }

  private async look(): Promise<void> {
    const { engine } = this;
    const { appUrl, pollIntervalS = DEFAULT_POLL_S } = engine.options;
    this.isBusy = true;
    this.dueMs = Number.POSITIVE_INFINITY;
    try {
      const answer = await callApp(engine.options, {
        method: "PUT",
        headers: { "x-inngest-sync-kind": "in_band" },
        body: canonicalJson({ url: appUrl }),
      });
      if (answer.status === 401) throw new Error(REFUSED_SIGNATURE);
      if (answer.status !== 200) throw new Error(`the app answered ${answer.status} to the registration`);
      const { app_id: appId, sdk, functions } = JSON.parse(answer.body);
      this.registry.register(engine, { appId, sdk, functions });
    } catch (error) {
      this.say(error instanceof AppDown ? "down" : "refused", (error as Error).message);
    } finally {
      this.isBusy = false;
    }
    if (engine.app.status === "refused") this.arm(REFUSED_RETRY_MS);
    else if (engine.app.status === "down" || engine.held.length > 0) this.arm(RETRY_MS);
    else if (pollIntervalS > 0) this.arm(pollIntervalS * 1000);
  }

  /** Logs a change of state at once, an unchanged one every half minute. */
  private say(status: AppState["status"], reason: string): void {
    const { engine } = this;
    const nowMs = Date.now();
    const isNews = engine.app.status !== status || engine.app.reason !== reason;
    if (isNews) engine.app = { ...engine.app, status, reason };
    if (!isNews && nowMs - this.saidAtMs < REMINDER_MS) return;
    this.saidAtMs = nowMs;
    const waiting = engine.held.length + engine.early.length;
    engine.log(status === "down" ? "the app is down, trying again" : "the app could not be registered", {
      reason,
      waiting,
    });
  }
}

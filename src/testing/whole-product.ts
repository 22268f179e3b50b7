import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findPorts } from "@/embedded/launcher/find-ports";
import { listProcesses, listProcessTree } from "./list-processes";
import { signedWebhook } from "./signed-webhook";
import { UNSET_SETTINGS } from "./unset-settings";

const ROOT = resolve(import.meta.dirname, "../..");
const LAUNCH = `
  import { launch } from "./src/embedded/launcher/launch.ts";
  await launch({ mode: "start", dataDir: process.argv[1] });
`;
const START_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 30_000;

export type RunningPart = "application" | "database" | "redis" | "jobs" | "model" | "meta";

/** The whole product as `npm start` brings it up: the launcher and everything that it keeps running. */
export type WholeProduct = {
  appUrl: string;
  dataDir: string;
  port: number;
  launcherPid: number;
  /** What the launcher made at its first start, by the names of the settings. */
  secrets: Record<string, string>;
  databaseUrl: string;
  jobsUrl: string;
  /** What the launcher has said so far. */
  output(): string;
  /** Posts a webhook as Meta would, signed with this installation's secret; `headers` may break it. */
  deliver(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Calls the simulator's control API directly, as `GET sent?channelId=…` or `POST messages` with a body. */
  control<T>(call: string, body?: object): Promise<T>;
  pidOf(part: RunningPart): number;
  /** Signals one part (SIGKILL by default). The launcher starts it again when it ends. */
  kill(part: RunningPart, signal?: NodeJS.Signals): void;
  /** `kill -9` of the launcher; resolves when nothing that it started is left. */
  killLauncher(): Promise<void>;
  /** As Ctrl-C. Removes the data when the product was started without a directory of the caller's. */
  stop(): Promise<void>;
};

/**
 * Starts the whole product through the launcher and resolves when it has shown its banner. Builds the application first
 * unless the build is fresh. `settings` replace stand-ins, as the contract's variables do; `dataDir` keeps data from one
 * start to the next.
 * @throws Error with the launcher's output when it does not come up
 */
export async function startWholeProduct(
  options: { settings?: Record<string, string>; dataDir?: string; port?: number } = {},
): Promise<WholeProduct> {
  const { settings = {} } = options;
  const ownDir = options.dataDir === undefined ? mkdtempSync(join(tmpdir(), "whole-product-")) : undefined;
  const dataDir = options.dataDir ?? ownDir ?? "";
  const port = options.port ?? (await findPorts(1))[0] ?? 0;
  const { PATH, HOME, TMPDIR } = process.env;
  const env = {
    ...UNSET_SETTINGS,
    ...{ PATH, HOME, TMPDIR, PORT: `${port}` },
    // As under npm: the launcher ends when whoever started it is gone.
    npm_lifecycle_event: "start",
    ...settings,
  } as unknown as NodeJS.ProcessEnv;
  const args = ["--import", "tsx", "--input-type=module", "-e", LAUNCH, dataDir];
  const launcher = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const pid = launcher.pid ?? 0;
  let output = "";
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  const clean = () => {
    if (ownDir) rmSync(ownDir, { recursive: true, force: true });
  };
  try {
    await untilReady(launcher, () => output);
  } catch (error) {
    await end(launcher, "SIGTERM");
    clean();
    throw error;
  }

  const children = () => listProcesses().filter(({ parent }) => parent === pid);
  const find = (part: RunningPart) => {
    const mark = part === "application" ? /next-server|next\/dist\/bin\/next/ : new RegExp(`src/embedded/${part}/main`);
    const found = children().find(({ command }) => mark.test(command));
    if (!found) throw new Error(`${part} does not run`);
    return found;
  };
  const urlOf = (part: RunningPart) => `http://127.0.0.1:${/--port (\d+)/.exec(find(part).command)?.[1]}`;
  const metaUrl = settings.META_GRAPH_URL ? "" : urlOf("meta");
  const appUrl = `http://127.0.0.1:${port}`;
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"));
  return {
    appUrl,
    dataDir,
    port,
    launcherPid: pid,
    secrets,
    databaseUrl: settings.DATABASE_URL ?? readFileSync(join(dataDir, "database-url"), "utf8").trim(),
    jobsUrl: settings.INNGEST_BASE_URL ?? urlOf("jobs"),
    output: () => output,
    deliver: (body, headers) =>
      fetch(signedWebhook({ url: `${appUrl}/api/webhooks/meta`, secret: secrets.META_APP_SECRET, body, headers })),
    async control(call, body) {
      const [method = "GET", path = ""] = call.split(" ");
      const response = await fetch(`${metaUrl}/_simulator/${path}`, {
        method,
        body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
      });
      if (!response.ok) throw new Error(`${call}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    pidOf: (part) => find(part).pid,
    kill: (part, signal = "SIGKILL") => void process.kill(find(part).pid, signal),
    async killLauncher() {
      const tree = listProcessTree(pid).map((row) => row.pid);
      await end(launcher, "SIGKILL");
      await untilGone(tree);
    },
    async stop() {
      await end(launcher, "SIGTERM");
      clean();
    },
  };
}

async function untilReady(launcher: ChildProcess, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  while (!output().includes("Ctrl-C stops everything")) {
    const hasEnded = launcher.exitCode !== null || launcher.signalCode !== null;
    if (hasEnded || Date.now() > deadlineMs) throw new Error(`The product did not come up:\n${output()}`);
    await sleep(50);
  }
}

async function end(launcher: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const gone = once(launcher, "exit");
  launcher.kill(signal);
  const timer = setTimeout(() => launcher.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

async function untilGone(pids: number[]): Promise<void> {
  const deadlineMs = Date.now() + STOP_TIMEOUT_MS;
  for (;;) {
    const left = listProcesses().filter(({ pid }) => pids.includes(pid));
    if (left.length === 0) return;
    if (Date.now() > deadlineMs) throw new Error(`left behind: ${left.map(({ command }) => command).join("; ")}`);
    await sleep(100);
  }
}

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv } from "@/lib/env";
import { takeLock } from "../take-lock";
import { endAll } from "./_spawn";
import { bannerLines } from "./banner-lines";
import { buildApp } from "./build-app";
import { findPorts, isBusy } from "./find-ports";
import { accepts, keepRunning, type Program, type Running } from "./keep-running";
import { keepSecrets } from "./keep-secrets";
import { openLog } from "./open-log";
import {
  hostFor,
  isInngestDev,
  missingSecrets,
  PARTS,
  type Part,
  type Plan,
  type Ports,
  planParts,
  reachAt,
  type Settings,
  settingsFor,
} from "./plan-parts";
import { registerFunctions } from "./register-functions";
import { runOnce } from "./run-once";

export type LaunchOptions = {
  mode: "start" | "dev";
  /** Default `.data`. */
  dataDir?: string;
  /** For tests of the launcher: Node's arguments of another application, which needs no build. */
  appArgs?: string[];
};

const TSX = ["--import", "tsx"];
/** The application asks its parts no more often. */
const READINESS_KEPT_MS = 5_000;
const END_WITH_PARENT = ["--import", "./src/embedded/launcher/end-with-parent.mjs"];

/**
 * Brings up the whole product, and stays until it is told to stop (Ctrl-C, SIGTERM, its parent's end). Whatever hinders
 * the start is said in one clear message, and the process exits with 1.
 */
export async function launch(options: LaunchOptions): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const running: Running[] = [];
  let release = () => {};
  let isStopping = false;

  async function stop(exitCode: number): Promise<void> {
    if (isStopping) {
      await endAll();
      process.exit(exitCode);
    }
    isStopping = true;
    // The application was started last and ends first: it uses all the others.
    for (const each of running.reverse()) await each.stop();
    await endAll();
    release();
    process.exit(exitCode);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      say("\nStopping …");
      void stop(0);
    });
  }
  stopWithNpm(() => void stop(0));

  try {
    if (existsSync(".env")) process.loadEnvFile(".env");
    const dataDir = options.dataDir ?? ".data";
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    release = takeLock(resolve(dataDir, "lock"), `This installation (${dataDir})`);
    await bringUp({ ...options, dataDir }, running, say);
  } catch (error) {
    if (isStopping) return;
    process.stderr.write(`\n${(error as Error).message}\n`);
    await stop(1);
  }
}

async function bringUp(options: LaunchOptions & { dataDir: string }, running: Running[], say: (line: string) => void) {
  const { mode, dataDir } = options;
  const given: Settings = { ...process.env };
  const plan = planParts(given);
  const secrets = keepSecrets(`${dataDir}/secrets.json`, missingSecrets(given, plan));
  const free = await findPorts(PARTS.length);
  const ports = Object.fromEntries(PARTS.map((part, at) => [part, free[at]])) as Ports;
  const nodeEnv = mode === "dev" ? "development" : "production";
  const settings: Settings = { ...settingsFor(given, plan, secrets, ports), NODE_ENV: nodeEnv };
  parseEnv(settings);
  const host = hostFor(given);
  if (await isBusy(Number(settings.PORT), host)) {
    throw new Error(
      `Port ${settings.PORT} is in use. Stop what uses it, or choose another: PORT=${Number(settings.PORT) + 1} npm start`,
    );
  }

  const keep = async (program: Omit<Program, "output">, isShown: (line: string) => boolean) => {
    const log = openLog(`${dataDir}/logs/${program.name.replaceAll(" ", "-")}.log`);
    const output = (line: string) => {
      log.write(line);
      if (isShown(line)) say(line);
    };
    running.push(await keepRunning({ ...program, output }, say));
  };

  const isBuilt = mode === "dev" || options.appArgs ? undefined : buildApp(settings, say);
  // Whichever fails first is told; the other must not become an unhandled rejection meanwhile.
  isBuilt?.catch(() => undefined);
  const own = reachAt(host, settings.PORT);
  const embedded = PARTS.filter((part) => plan[part] !== "real");
  say(`Starting ${embedded.join(", ") || "with real parts only"} …`);
  await Promise.all(embedded.map((part) => keep(programFor(part, plan, settings, ports, dataDir, own), () => false)));
  const known = { ...ports, application: Number(settings.PORT) };
  writeFileSync(`${dataDir}/ports.json`, `${JSON.stringify(known)}\n`, { mode: 0o600 });
  if (plan.database === "embedded") {
    writeFileSync(`${dataDir}/database-url`, `${settings.DATABASE_URL}\n`, { mode: 0o600 });
  }
  say("Migrating the database …");
  await runOnce({ name: "migration", args: [...TSX, "src/embedded/launcher/prepare-data.ts"], env: settings });
  if (plan.meta === "embedded") {
    say("Seeding the demo …");
    await runOnce({ name: "seed", args: [...TSX, "src/testing/seed/main.ts", "demo"], env: settings });
  }
  await isBuilt;

  say("Starting the application …");
  const next = [...END_WITH_PARENT, "node_modules/next/dist/bin/next", mode, "-p", `${settings.PORT}`, "-H", host];
  await keep(
    {
      name: "application",
      args: options.appArgs ?? next,
      // Migrating is done: what answers requests never needs the owner's login.
      env: { ...settings, DATABASE_MIGRATION_URL: undefined, NEXT_TELEMETRY_DISABLED: "1" },
      isReady: () => isOk(`${own}/api/ready`),
      graceMs: 10_000,
    },
    mode === "dev" ? () => true : isNotable,
  );
  const unregistered = await registerFunctions(settings, own);
  if (unregistered) {
    const door = `${settings.APP_URL}/api/inngest`;
    const remedy = isInngestDev(settings)
      ? `start it with -u ${door}, or: curl -X PUT ${door}`
      : `register ${door} there`;
    say(`The jobs engine does not know the functions yet (${unregistered}). Once it runs, ${remedy}`);
  }
  const degraded = await listDegraded(`${own}/api/ready`, embedded);
  if (degraded.length > 0) say(`Not answering: ${degraded.join(", ")}. The product runs without; what needs it waits.`);
  for (const line of bannerLines({ plan, settings, given, dataDir })) say(line);
}

/** What each stand-in is started with: no more of the settings than it needs. */
function programFor(part: Part, plan: Plan, settings: Settings, ports: Ports, dataDir: string, own: string) {
  const pick = (...names: string[]): Settings => Object.fromEntries(names.map((name) => [name, settings[name]]));
  const args: Record<Part, string[]> = {
    database: ["--data", `${dataDir}/database`],
    redis: [],
    jobs: ["--app", `${own}/api/inngest`],
    model: [],
    meta: ["--data", `${dataDir}/meta`, "--webhook-url", `${own}/api/webhooks/meta`],
  };
  const env: Record<Part, Settings> = {
    database: pick("EMBEDDED_DATABASE_PASSWORD"),
    redis: pick("UPSTASH_REDIS_REST_TOKEN", ...(plan.redis === "shell" ? ["REDIS_URL"] : [])),
    jobs: pick("INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"),
    model: pick("OPENAI_API_KEY"),
    meta: pick("META_APP_SECRET", "META_INSTAGRAM_APP_SECRET"),
  };
  return {
    name: { database: "database", redis: "Redis", jobs: "job runner", model: "offline model", meta: "Meta simulator" }[
      part
    ],
    args: [...TSX, `src/embedded/${part}/main.ts`, "--port", `${ports[part]}`, ...args[part]],
    env: { ...pick("PATH", "HOME", "TMPDIR", "TEMP", "LANG", "NODE_OPTIONS", "SystemRoot"), ...env[part] },
    isReady: () => accepts(ports[part]),
    graceMs: 5_000,
  };
}

/** In production the terminal shows what somebody should look at; the log has everything. */
function isNotable(line: string): boolean {
  const level = /^\{"level":"?(\w+)"?/.exec(line)?.[1];
  if (level === undefined) return /error|⨯/i.test(line);
  return Number(level) >= 50 || level === "error" || level === "fatal";
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(30_000) })).ok;
  } catch {
    return false;
  }
}

/**
 * The parts that the application misses, by its own account. One that was started here is there, and slow on a machine
 * that is still busy with the start: it is asked again.
 */
async function listDegraded(url: string, started: readonly string[], tries = 3): Promise<string[]> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const { degraded = [] } = (await response.json()) as { degraded?: string[] };
    if (tries === 1 || !degraded.some((part) => started.includes(part))) return degraded;
    await sleep(READINESS_KEPT_MS);
    return listDegraded(url, started, tries - 1);
  } catch {
    return [];
  }
}

/** npm may be killed without a word to us: then nobody is left to stop us. */
function stopWithNpm(stop: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 500).unref();
}

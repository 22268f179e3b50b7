import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { accepts } from "./keep-running";
import { keepSecrets } from "./keep-secrets";
import { missingSecrets, type Ports, planParts, type Settings, settingsFor } from "./plan-parts";

/** The operator's commands: `npm run <name>`. */
const COMMANDS = {
  people: "src/commands/people.ts",
  connect: "src/commands/connect-channel.ts",
  keys: "src/commands/rotate-keys.ts",
  migrate: "src/commands/migrate.ts",
  seed: "src/testing/seed/main.ts",
} as const;
export type Command = keyof typeof COMMANDS;

export const isCommand = (name: string): name is Command => Object.hasOwn(COMMANDS, name);

/** Nobody listens there. */
const NOWHERE = 9;

/**
 * Runs a command of the operator's with the settings of this installation: the environment's, those of `.env`, and what
 * the running launcher knows of its stand-ins.
 * @returns its exit code
 */
export async function runCommand(command: Command, args: string[], dataDir = ".data"): Promise<number> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const given: Settings = { ...process.env };
  const plan = planParts(given);
  const ports = readPorts(`${dataDir}/ports.json`);
  // The address in the links that a command prints.
  if (ports.application) given.PORT ||= String(ports.application);
  if (plan.database === "embedded" && !(await accepts(ports.database))) {
    process.stderr.write("The embedded database is not running. Start the product first: npm start\n");
    return 1;
  }
  // Where no launcher has ever run there are no secrets to find, and made here nobody else would know them.
  const kept = `${dataDir}/secrets.json`;
  const secrets = existsSync(kept) ? keepSecrets(kept, missingSecrets(given, plan)) : {};
  const settings = settingsFor(given, plan, secrets, ports);
  const { status } = spawnSync(process.execPath, ["--import", "tsx", COMMANDS[command], ...args], {
    stdio: "inherit",
    env: { ...settings, NODE_ENV: "production", LOG_LEVEL: given.LOG_LEVEL ?? "error" } as NodeJS.ProcessEnv,
  });
  return status ?? 1;
}

function readPorts(path: string): Ports & { application?: number } {
  const nowhere = { database: NOWHERE, redis: NOWHERE, jobs: NOWHERE, model: NOWHERE, meta: NOWHERE };
  return existsSync(path) ? { ...nowhere, ...JSON.parse(readFileSync(path, "utf8")) } : nowhere;
}

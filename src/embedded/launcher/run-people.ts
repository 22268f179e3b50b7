import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { keepSecrets } from "./keep-secrets";
import { missingSecrets, type Ports, planParts, type Settings, settingsFor } from "./plan-parts";

/** Nobody listens there: Redis' port is known to the running launcher alone, and the database decides without it. */
const NOWHERE = 9;

/**
 * Runs the operator's command for accounts with the settings of this installation.
 * @returns its exit code
 */
export function runPeople(args: string[], dataDir = ".data"): number {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const given: Settings = { ...process.env };
  const plan = planParts(given);
  const url = `${dataDir}/database-url`;
  if (plan.database === "embedded" && !existsSync(url)) {
    process.stderr.write("The embedded database is not running. Start the product first: npm start\n");
    return 1;
  }
  const ports: Ports = { database: NOWHERE, redis: NOWHERE, jobs: NOWHERE, model: NOWHERE, meta: NOWHERE };
  const settings = settingsFor(given, plan, keepSecrets(`${dataDir}/secrets.json`, missingSecrets(given, plan)), ports);
  if (plan.database === "embedded") settings.DATABASE_URL = readFileSync(url, "utf8").trim();
  const { status } = spawnSync(process.execPath, ["--import", "tsx", "src/features/identity/people-main.ts", ...args], {
    stdio: "inherit",
    env: { ...settings, NODE_ENV: "production", LOG_LEVEL: "error" } as NodeJS.ProcessEnv,
  });
  return status ?? 1;
}

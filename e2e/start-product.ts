import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPorts } from "../src/embedded/launcher/find-ports";
import { startIdentityProvider } from "../src/testing/identity-provider";
import { UNSET_SETTINGS } from "../src/testing/unset-settings";
import { OPERATOR } from "./fixtures";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const START_MS = 420_000;
/** Customers with six messages each: more than one page of everything. */
const HISTORY = ["history", "30", "6"];

/**
 * Playwright's global setup: starts the product, with a provider of identities beside it, unless E2E_BASE_URL names one;
 * and stops what it started.
 */
export default async function startProduct(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_BASE_URL) return undefined;
  const provider = await startIdentityProvider();
  const [port] = await findPorts(1);
  const url = `http://localhost:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), "ebizmate-e2e-"));
  const env = {
    ...process.env,
    ...UNSET_SETTINGS,
    ...provider.settings,
    PORT: String(port),
    APP_URL: url,
    E2E_DATA_DIR: dataDir,
  };
  const product = run("e2e/launch-product.ts", [], env);
  const output = collect(product);
  const stop = async () => {
    if (product.exitCode === null) {
      const gone = once(product, "exit");
      product.kill("SIGTERM");
      await gone;
    }
    await provider.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(`${url}/api/ready`, product, output);
    await runWithin(dataDir, "src/testing/seed/main.ts", HISTORY);
    await makeOperator(url, dataDir);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env.E2E_BASE_URL = url;
  process.env.E2E_PROVIDER_URL = provider.issuer;
  return stop;
}

function run(script: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", script, ...args], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The end of what a process says, for when it fails. */
function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      text = `${text}${chunk}`.slice(-4000);
    });
  }
  return () => text;
}

async function untilReady(address: string, product: ChildProcess, output: () => string): Promise<void> {
  const giveUpAt = Date.now() + START_MS;
  while (Date.now() < giveUpAt) {
    if (product.exitCode !== null) throw new Error(`The product ended before it was ready:\n${output()}`);
    const isReady = await fetch(address).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`The product was not ready after ${START_MS / 1000} s:\n${output()}`);
}

/** Runs a script with the installation's own keys; returns what it said. */
async function runWithin(dataDir: string, script: string, args: string[]): Promise<string> {
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"));
  const child = run(script, args, {
    ...process.env,
    ...secrets,
    DATABASE_URL: readFileSync(join(dataDir, "database-url"), "utf8").trim(),
    UPSTASH_REDIS_REST_URL: "http://127.0.0.1:9",
  });
  const output = collect(child);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${script} failed:\n${output()}`);
  return output();
}

/** An operator by the command for it, with the password set by the link that it prints. */
async function makeOperator(url: string, dataDir: string): Promise<void> {
  const add = ["add", OPERATOR.email, "--name", "Olga Operator", "--operator"];
  const said = await runWithin(dataDir, "src/commands/people.ts", add);
  const token = /#(\S+)/.exec(said)?.[1]?.replace(/^token=/, "");
  const answer = await fetch(`${url}/api/account/reset`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ token, password: OPERATOR.password }),
  });
  if (!answer.ok) throw new Error(`The operator's password could not be set: ${await answer.text()}`);
}

import { parseArgs } from "node:util";
import { watchParent } from "../watch-parent";
import { startJobRunner } from "./start-job-runner";

const USAGE = `npm run jobs -- --port 9288 --app http://127.0.0.1:3000/api/inngest --event-key KEY --signing-key KEY
  [--retry-interval SECONDS] [--poll-interval SECONDS] [--workers COUNT] [--chaos SEED]
Keys may come from INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY instead.
`;
const FLAGS = ["port", "app", "event-key", "signing-key", "retry-interval", "poll-interval", "workers", "chaos"];

if (process.argv.includes("--help")) {
  process.stdout.write(USAGE);
  process.exit(0);
}

function leave(message: string): never {
  process.stderr.write(`job runner: ${message}\n${USAGE}`);
  process.exit(1);
}

function readFlags(): Record<string, string | undefined> {
  try {
    const options = Object.fromEntries(FLAGS.map((flag) => [flag, { type: "string" as const }]));
    return parseArgs({ options }).values as Record<string, string | undefined>;
  } catch (error) {
    return leave((error as Error).message);
  }
}

const flags = readFlags();

function numberFlag(name: string, min: number): number | undefined {
  const value = Number(flags[name] ?? min);
  if (!Number.isInteger(value) || value < min)
    leave(`--${name} must be a whole number from ${min}, not "${flags[name]}"`);
  return flags[name] === undefined ? undefined : value;
}

const port = numberFlag("port", 0) ?? 9288;
const appUrl = flags.app ?? leave("--app is missing");
if (!URL.canParse(appUrl) || !/^https?:/.test(appUrl)) leave(`--app must be an http address, not "${appUrl}"`);

try {
  const runner = await startJobRunner({
    port,
    appUrl,
    eventKey: flags["event-key"] || process.env.INNGEST_EVENT_KEY || leave("--event-key is missing"),
    signingKey: flags["signing-key"] || process.env.INNGEST_SIGNING_KEY || leave("--signing-key is missing"),
    retryIntervalS: numberFlag("retry-interval", 1),
    pollIntervalS: numberFlag("poll-interval", 0),
    workers: numberFlag("workers", 1),
    chaosSeed: numberFlag("chaos", 0),
  });
  const stop = () => void runner.stop().finally(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  watchParent(stop);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  leave(code === "EADDRINUSE" ? `port ${port} is taken; choose another with --port` : message);
}

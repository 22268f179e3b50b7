import { parseArgs } from "node:util";
import { z } from "zod";
import { stopWhenTold } from "../stop-when-told";
import { startJobRunner } from "./start-job-runner";

const USAGE = `npm run jobs -- --port 9288 --app http://127.0.0.1:3000/api/inngest --event-key KEY --signing-key KEY
  [--retry-interval SECONDS] [--poll-interval SECONDS] [--workers COUNT] [--chaos SEED]
Keys may come from INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY instead.
`;

const whole = (from: number) =>
  z.string().regex(/^\d+$/, `must be a whole number from ${from}`).transform(Number).pipe(z.int().min(from));
const FLAGS = z.object({
  port: whole(0).default(9288),
  app: z.url({ protocol: /^http$/, error: "must be an http address" }),
  "event-key": z.string("is missing").min(1, "is missing"),
  "signing-key": z.string("is missing").min(1, "is missing"),
  "retry-interval": whole(1).optional(),
  "poll-interval": whole(0).optional(),
  workers: whole(1).optional(),
  chaos: whole(0).optional(),
});

try {
  const options = Object.fromEntries(Object.keys(FLAGS.shape).map((flag) => [flag, { type: "string" as const }]));
  const { help, ...given } = parseArgs({ options: { ...options, help: { type: "boolean" } } }).values;
  const { INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = process.env;
  const flags = FLAGS.safeParse({ "event-key": INNGEST_EVENT_KEY, "signing-key": INNGEST_SIGNING_KEY, ...given });
  if (help) process.stdout.write(USAGE);
  else if (flags.data) await start(flags.data);
  else throw new Error(flags.error.issues.map(({ path, message }) => `--${path.join()} ${message}`).join(", "));
} catch (error) {
  process.stderr.write(`job runner: ${(error as Error).message}\n${USAGE}`);
  process.exit(1);
}

async function start(flags: z.infer<typeof FLAGS>): Promise<void> {
  const runner = await startJobRunner({
    port: flags.port,
    appUrl: flags.app,
    eventKey: flags["event-key"],
    signingKey: flags["signing-key"],
    retryIntervalS: flags["retry-interval"],
    pollIntervalS: flags["poll-interval"],
    workers: flags.workers,
    chaosSeed: flags.chaos,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new Error(`port ${flags.port} is taken; choose another with --port`);
  });
  stopWhenTold(runner.stop);
}

import { execFileSync, spawn } from "node:child_process";
import http from "node:http";
import { fileURLToPath } from "node:url";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { callApp } from "@/embedded/jobs/call-app";
import { canonicalJson } from "@/embedded/jobs/sign-request";
import { listenLocally } from "@/embedded/listen-locally";

const RUNS = 3000;
const SLEEPING = 10_000;
const ACTIVE = 1000;
const AT_ONCE = 100;
const KEYS = { eventKey: "event-key", signingKey: "00112233445566778899aabbccddeeff" };
const MEGABYTE = 1024 * 1024;

const rssMb = (pid: number) => (Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)])) * 1024) / MEGABYTE;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(10);
}

const makeEvent = (name: string, index: number) => ({
  name,
  data: {
    workspaceId: `workspace-${index % 50}`,
    conversationId: `conversation-${index}`,
    interactionId: `id-${index}`,
  },
});

/** The app in this process: three functions of one request each. */
async function startApp(runnerUrl: () => string) {
  const client = new Inngest({ id: "bench", ...KEYS, baseUrl: "http://127.0.0.1:1", isDev: false });
  const done = { quick: 0, active: 0 };
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const functions = [
    client.createFunction({ id: "quick", triggers: { event: "bench/quick" } }, async () => {
      done.quick++;
    }),
    client.createFunction({ id: "sleeping", triggers: { event: "bench/sleeping" } }, async ({ step }) => {
      await step.sleep("long", "1h");
    }),
    client.createFunction({ id: "active", triggers: { event: "bench/active" } }, async () => {
      done.active++;
      await released;
    }),
  ];
  const server = http.createServer(serve({ client, functions }));
  const appUrl = `http://127.0.0.1:${await listenLocally(server)}/api/inngest`;
  const send = async (name: string, count: number) => {
    for (let from = 0; from < count; from += 1000) {
      const events = Array.from({ length: Math.min(1000, count - from) }, (_, index) => makeEvent(name, from + index));
      await fetch(`${runnerUrl()}/e/${KEYS.eventKey}`, { method: "POST", body: JSON.stringify(events) });
    }
  };
  return { appUrl, done, release, send, stop: () => server.close() };
}

/** Requests a second that the app answers when they come directly, signed alike, as many at once. */
async function measureCeiling(appUrl: string): Promise<number> {
  const event = { ...makeEvent("bench/quick", 0), id: "id", ts: Date.now(), user: {} };
  const ctx = {
    run_id: "01KAN0000000000000000RUN01",
    fn_id: "f",
    attempt: 0,
    max_attempts: 5,
    stack: { stack: [], current: 0 },
  };
  const body = canonicalJson({ ctx, event, events: [event], steps: {}, version: -1, use_api: false });
  const beganMs = Date.now();
  let left = RUNS;
  const worker = async () => {
    while (left-- > 0) {
      const query = { fnId: "bench-quick", stepId: "step" };
      await callApp({ appUrl, signingKey: KEYS.signingKey }, { method: "POST", query, body });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (RUNS * 1000) / (Date.now() - beganMs);
}

/** Memory (MB) that a bare process needs for as many events and timers, kept as plainly as can be. */
async function measureBareMemory(): Promise<number> {
  const code = `const make=${makeEvent.toString()};const kept=new Map();process.stdout.write("0\\n");process.stdin.once("data",()=>{
    for(let i=0;i<${SLEEPING};i++){kept.set(i,JSON.stringify(make("bench/sleeping",i)));setTimeout(()=>kept.delete(i),3.6e6)}process.stdout.write("1\\n")})`;
  const bare = spawn(process.execPath, ["-e", code]);
  const line = () => new Promise<void>((resolve) => bare.stdout.once("data", () => resolve()));
  await line();
  const before = rssMb(bare.pid as number);
  const filled = line();
  bare.stdin.write("go");
  await filled;
  const grown = rssMb(bare.pid as number) - before;
  bare.kill();
  return grown;
}

/**
 * The embedded job runner, in a process of its own: runs a second against what the app can answer at all, and memory
 * with 10,000 sleeping and 1,000 active runs against a bare process that keeps as many events and timers.
 */
export async function benchJobs(): Promise<void> {
  let runnerUrl = "";
  const app = await startApp(() => runnerUrl);
  const main = fileURLToPath(new URL("../../embedded/jobs/main.ts", import.meta.url));
  const args = ["--import", "tsx", main, "--port", "0", "--app", app.appUrl, "--workers", String(ACTIVE + AT_ONCE)];
  const env = { ...process.env, INNGEST_EVENT_KEY: KEYS.eventKey, INNGEST_SIGNING_KEY: KEYS.signingKey };
  const runner = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  runner.stdout.on("data", (chunk) => {
    if (!runnerUrl) said += chunk;
    runnerUrl ||= /"url":"([^"]+)"/.exec(said)?.[1] ?? "";
  });
  const pid = runner.pid as number;
  const state = async () =>
    (await (await fetch(`${runnerUrl}/state`)).json()) as {
      app: { status: string };
      counts: { calls: number; requestsUnderWay: number };
    };
  try {
    await until(async () => runnerUrl !== "" && (await state()).app.status === "registered");
    await measureCeiling(app.appUrl);
    const ceiling = await measureCeiling(app.appUrl);

    const quickBefore = app.done.quick;
    const beganMs = Date.now();
    await app.send("bench/quick", RUNS);
    await until(() => app.done.quick - quickBefore >= RUNS);
    const runsPerSecond = (RUNS * 1000) / (Date.now() - beganMs);

    const idleMb = rssMb(pid);
    const { calls } = (await state()).counts;
    await app.send("bench/sleeping", SLEEPING);
    await until(async () => {
      const { counts } = await state();
      return counts.calls - calls >= SLEEPING && counts.requestsUnderWay === 0;
    });
    const sleepingMb = rssMb(pid);
    await app.send("bench/active", ACTIVE);
    await until(() => app.done.active >= ACTIVE);
    const activeMb = rssMb(pid);
    app.release();
    const bareMb = await measureBareMemory();

    console.log(
      `jobs: ${runsPerSecond.toFixed(0)} runs/s, ${(runsPerSecond / ceiling).toFixed(2)} of the ${ceiling.toFixed(0)} requests/s that the app answers without a runner`,
    );
    console.log(
      `jobs: ${idleMb.toFixed(0)} MB before, ${sleepingMb.toFixed(0)} MB with ${SLEEPING} sleeping runs, ${activeMb.toFixed(0)} MB with ${ACTIVE} active ones more; ` +
        `a bare process grows by ${bareMb.toFixed(0)} MB for as many events and timers (ratio ${((sleepingMb - idleMb) / bareMb).toFixed(1)})`,
    );
  } finally {
    runner.kill("SIGTERM");
    app.stop();
  }
}

import { spawn } from "node:child_process";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { afterEach, describe, expect, test } from "vitest";
import { pause, until } from "./conformance/journal";
import { type JobRunner, startJobRunner } from "./start-job-runner";

/** What is the embedded runner's own: how it meets an app that is absent, wrong or changed, its page and its command. */
const EVENT_KEY = "event-key";
const SIGNING_KEY = "00112233445566778899aabbccddeeff";
const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type MakeFunctions = (client: Inngest) => InngestFunction.Any[];
const quiet = { info() {}, warn() {}, error() {}, debug() {} };

async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a runner for an app on `port` that need not be there yet. `log` collects what it says. */
async function startRunner(port: number, options: Partial<Parameters<typeof startJobRunner>[0]> = {}) {
  const log: Record<string, unknown>[] = [];
  const runner = await startJobRunner({
    port: 0,
    appUrl: `http://127.0.0.1:${port}/api/inngest`,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    retryIntervalS: 1,
    pollIntervalS: 1,
    log: (line) => log.push(JSON.parse(line)),
    ...options,
  });
  stops.push(runner.stop);
  const said = (text: string) => log.find((line) => JSON.stringify(line).includes(text));
  return { runner, said, state: async () => (await fetch(`${runner.url}/state`)).json() };
}

async function startApp(port: number, runner: JobRunner, make: MakeFunctions, signingKey = SIGNING_KEY) {
  const client = new Inngest({
    id: "shop",
    baseUrl: runner.url,
    eventKey: EVENT_KEY,
    signingKey,
    isDev: false,
    logger: quiet,
  });
  const server = http.createServer(serve({ client, functions: make(client) }));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  stops.push(stop);
  return { send: (event: Parameters<Inngest["send"]>[0]) => client.send(event), stop };
}

const sendRaw = (runner: JobRunner, event: object) =>
  fetch(`${runner.url}/e/${EVENT_KEY}`, { method: "POST", body: JSON.stringify(event) });

const registered = (state: () => Promise<{ app: { status: string } }>) =>
  expect.poll(async () => (await state()).app.status, { timeout: 10_000 }).toBe("registered");

describe("an app that is not there", () => {
  test("is waited for, visibly, and gets the events that came before it", async () => {
    const port = await freePort();
    const { runner, said, state } = await startRunner(port);
    const ran: unknown[] = [];
    await sendRaw(runner, { name: "a/b", data: { index: 1 } });
    await until("the log to say so", () => said("the app is down"));
    expect((await state()).app.status).toBe("down");
    await startApp(port, runner, (client) => [
      client.createFunction({ id: "take", triggers: { event: "a/b" } }, async ({ event }) =>
        ran.push(event.data.index),
      ),
    ]);
    await until("the early event", () => ran.length);
    expect(ran).toEqual([1]);
  });

  test("costs a run that meets it no attempt", async () => {
    const port = await freePort();
    const { runner, said, state } = await startRunner(port);
    const attempts: number[] = [];
    const make: MakeFunctions = (client) => [
      client.createFunction({ id: "take", retries: 0, triggers: { event: "a/b" } }, async ({ attempt, step }) => {
        await step.sleep("while-the-app-restarts", "1s");
        await step.run("note", () => attempts.push(attempt));
      }),
    ];
    const app = await startApp(port, runner, make);
    await registered(state);
    await app.send({ name: "a/b", data: {} });
    await until("the run", () => said("run started"));
    await pause(300);
    await app.stop();
    await until("the log to say so", () => said("the app is down"));
    await pause(2500);
    expect((await state()).counts.held).toBe(1);
    await startApp(port, runner, make);
    await until("the rest of the run", () => attempts.length);
    expect(attempts).toEqual([0]);
  });

  test("and one with another signing key is named with the remedy", async () => {
    const port = await freePort();
    const { runner, said, state } = await startRunner(port);
    await startApp(port, runner, () => [], "ffeeddccbbaa99887766554433221100");
    await until("the remedy", () => said("INNGEST_SIGNING_KEY"));
    expect((await state()).app.status).toBe("refused");
  });
});

describe("what is not implemented", () => {
  test("is refused at registration with function and option, and what was registered stays", async () => {
    const port = await freePort();
    const { runner, said, state } = await startRunner(port);
    const app = await startApp(port, runner, (client) => [
      client.createFunction({ id: "good", triggers: { event: "a/b" } }, async () => 1),
    ]);
    await registered(state);
    await app.stop();
    await startApp(port, runner, (client) => [
      client.createFunction({ id: "good", triggers: { event: "a/b" } }, async () => 1),
      client.createFunction(
        { id: "bad", triggers: { event: "a/c" }, throttle: { limit: 1, period: "1m" } },
        async () => 1,
      ),
    ]);
    await until("the refusal", () => said('function \\"shop-bad\\", option \\"throttle\\"'));
    const out = await fetch(`http://127.0.0.1:${port}/api/inngest`, { method: "PUT" });
    expect(out.status).toBe(400);
    expect(await state()).toMatchObject({ app: { status: "refused" }, functions: ["shop-good"] });
  });

  test("fails the run with function and feature, as does what is out of its limits", async () => {
    const port = await freePort();
    const { runner, state } = await startRunner(port);
    const errors = new Map<string, string>();
    const app = await startApp(port, runner, (client) => {
      type Handler = Parameters<typeof client.createFunction>[1];
      const failing = (id: string, handler: Handler) =>
        client.createFunction(
          {
            id,
            triggers: { event: "a/b" },
            onFailure: async ({ error }: { error: Error }) => errors.set(id, error.message),
          },
          handler,
        );
      const child = client.createFunction({ id: "child", triggers: { event: "a/child" } }, async () => 1);
      return [
        child,
        failing("invokes", async ({ step }) => step.invoke("call", { function: child })),
        failing("races", async ({ step, group }) => {
          await group.parallel({ mode: "race" }, () => Promise.race([step.run("a", () => 1), step.run("b", () => 2)]));
        }),
        failing("oversleeps", async ({ step }) => step.sleep("nap", "400d")),
        failing("mumbles", async ({ step }) => {
          await step.waitForEvent("reply", { event: "a/c", timeout: "1h", if: "async.data.list.exists(x, x == 1)" });
        }),
        failing("hoards", async ({ step }) => step.run("all", () => "x".repeat(5 * 1024 * 1024))),
      ];
    });
    await registered(state);
    await app.send({ name: "a/b", data: {} });
    await until("the failures", () => errors.size === 5);
    expect(errors.get("invokes")).toMatch(/function "shop-invokes": InvokeFunction \(step "call"\) is not implemented/);
    expect(errors.get("races")).toMatch(/function "shop-races": a race of steps \(step "a"\) is not implemented/);
    expect(errors.get("oversleeps")).toMatch(/function "shop-oversleeps": "57w1d" of step "nap" is no time within/);
    expect(errors.get("mumbles")).toMatch(/function "shop-mumbles": the condition of step "reply" is refused/);
    expect(errors.get("hoards")).toMatch(/function "shop-hoards": the output of step \w+ is larger than 4 MiB/);
  });
});

describe("the page", () => {
  test("shows runs, steps and events, and nothing that anybody wrote", async () => {
    const port = await freePort();
    const { runner, state } = await startRunner(port);
    const app = await startApp(port, runner, (client) => [
      client.createFunction({ id: "take", retries: 0, triggers: { event: "a/b" } }, async ({ event, step }) => {
        await step.run("first", () => ({ reply: `answer to ${event.data.text}` }));
        throw new Error(`cannot answer "${event.data.text}"`);
      }),
      client.createFunction({ id: "wait", triggers: { event: "a/b" } }, async ({ step }) => {
        await step.waitForEvent("answer", { event: "a/answer", timeout: "1h" });
      }),
    ]);
    await registered(state);
    await app.send({ name: "a/b", id: "message-1", data: { text: "my secret" } });
    await expect
      .poll(async () => (await state()).runs.map((run: { status: string }) => run.status).sort())
      .toEqual(["failed", "running"]);
    const shown = await state();
    expect(shown.runs.find((run: { function: string }) => run.function === "shop-wait").waitsFor).toEqual(["a/answer"]);
    const failed = shown.runs.find((run: { function: string }) => run.function === "shop-take");
    expect(failed).toMatchObject({ event: { name: "a/b", id: "message-1" }, error: 'Error: cannot answer "…"' });
    expect(failed.trace.map((line: { step?: string }) => line.step)).toContain("first");
    expect(JSON.stringify(shown)).not.toContain("secret");
    const page = await fetch(runner.url);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  });

  test("answers on loopback names only, and changes nothing", async () => {
    const { runner } = await startRunner(await freePort());
    const { port } = new URL(runner.url);
    const status = await new Promise((resolve) =>
      http.get({ host: "127.0.0.1", port, path: "/state", headers: { host: "evil.example" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }),
    );
    expect(status).toBe(403);
    for (const path of ["/v0/runs/x/actions", "/fn/register", "/v1/checkpoint/x/async", "/state"]) {
      expect((await fetch(`${runner.url}${path}`, { method: "POST", body: "{}" })).status).toBe(401);
    }
  });
});

test("a body that is too large is refused with the reason", async () => {
  const { runner } = await startRunner(await freePort());
  const answer = await sendRaw(runner, { name: "a/b", data: { text: "x".repeat(17 * 1024 * 1024) } });
  expect([answer.status, (await answer.json()).error]).toEqual([400, "the body is larger than 16 MiB"]);
  const startedMs = Date.now();
  expect((await sendRaw(runner, { name: "a/b" })).status).toBe(200);
  expect(Date.now() - startedMs).toBeLessThan(2000);
});

describe("the command", () => {
  const run = (args: string[], env: Record<string, string> = {}) => {
    const main = fileURLToPath(new URL("./main.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", main, ...args], { env: { ...process.env, ...env } });
    stops.push(() => child.kill("SIGKILL"));
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    return { child, ended, output: () => output };
  };
  const keys = { INNGEST_EVENT_KEY: EVENT_KEY, INNGEST_SIGNING_KEY: SIGNING_KEY };
  const app = ["--app", "http://127.0.0.1:1/api/inngest"];

  test("says that it listens, takes keys from the environment and ends on SIGTERM", async () => {
    const port = await freePort();
    const { child, ended, output } = run(["--port", String(port), ...app], keys);
    await until("the line", () => output().includes("job runner listening"));
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/e/${EVENT_KEY}`, { method: "POST", body: "[]" })).status).toBe(200);
    expect(output()).not.toContain(SIGNING_KEY);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test("names what is wrong and ends", async () => {
    const { runner } = await startRunner(await freePort());
    const { port } = new URL(runner.url);
    for (const [args, env, reason] of [
      [["--port", port, ...app], keys, `port ${port} is taken`],
      [app, {}, "--event-key is missing"],
      [["--port", "many", ...app], keys, "--port must be a whole number"],
      [["--app", "ftp://x"], keys, "--app must be an http address"],
      [["--nonsense"], keys, "nonsense"],
    ] as const) {
      const { ended, output } = run([...args], { INNGEST_EVENT_KEY: "", INNGEST_SIGNING_KEY: "", ...env });
      expect([await ended, output()]).toEqual([1, expect.stringContaining(reason)]);
    }
  });
});

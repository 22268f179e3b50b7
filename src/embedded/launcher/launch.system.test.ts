import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, describe, expect, it } from "vitest";
import { listenLocally } from "@/embedded/listen-locally";
import { listProcesses } from "@/testing/list-processes";
import { findPorts } from "./find-ports";

/** Stands in for Next, whose build would take minutes: answers everything, and dies when it is asked to. */
const APP = `
  import { createServer } from "node:http";
  createServer((request, response) => {
    if (request.url === "/die") process.exit(3);
    response.end(JSON.stringify({ pid: process.pid, embedded: process.env.EBIZMATE_EMBEDDED }));
  }).listen(Number(process.env.PORT), "127.0.0.1");
`;
const END_WITH_PARENT = "./src/embedded/launcher/end-with-parent.mjs";
const LAUNCH = `
  import { launch } from "./src/embedded/launcher/launch.ts";
  const [dataDir, app] = process.argv.slice(1);
  await launch({
    mode: "start",
    dataDir,
    appArgs: ["--import", "${END_WITH_PARENT}", "--input-type=module", "-e", app],
  });
`;

describe("npm start, with the smallest of applications", () => {
  const directory = mkdtempSync(join(tmpdir(), "launch-"));
  const launchers: Launcher[] = [];
  afterAll(async () => {
    for (const launcher of launchers) launcher.process.kill("SIGKILL");
    for (const launcher of launchers) await launcher.ended;
    rmSync(directory, { recursive: true, force: true });
  });

  /** A command of the operator's, with a token on its standard input. */
  function run(data: string, command: string, args: string[]) {
    const { PATH, HOME } = process.env;
    const code = `
      import { runCommand } from "./src/embedded/launcher/run-command.ts";
      const [dataDir, command, ...args] = process.argv.slice(1);
      process.exitCode = await runCommand(command, args, dataDir);
    `;
    const nodeArgs = [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      code,
      "--",
      join(directory, data),
      command,
      ...args,
    ];
    const env = { PATH, HOME } as unknown as NodeJS.ProcessEnv;
    return spawnSync(process.execPath, nodeArgs, { env, input: "token\n", encoding: "utf8" });
  }

  function start(data: string, port: number): Launcher {
    const launcher = new Launcher(join(directory, data), port);
    launchers.push(launcher);
    return launcher;
  }

  it("starts, guards its data and its port, mends what dies, and leaves nothing behind", async () => {
    const [port = 0, other = 0] = await findPorts(2);
    const first = start("data", port);
    await first.says("Ctrl-C stops everything");
    expect(first.output).toContain(`http://localhost:${port}/simulator`);
    expect(first.output).toMatch(/Webhooks +signed with META_APP_SECRET [0-9a-f]{48}/);
    expect(await (await fetch(`http://127.0.0.1:${port}`)).json()).toMatchObject({
      embedded: "database,redis,jobs,model,meta",
    });

    // A second instance on the same data, and one on other data but the same port.
    const second = start("data", other);
    await second.ended;
    expect(second.output).toContain(`is in use by process ${first.process.pid}`);
    const squatter = start("other", port);
    await squatter.ended;
    expect(squatter.output).toContain(`Port ${port} is in use`);
    expect([second.process.exitCode, squatter.process.exitCode]).toEqual([1, 1]);

    // What dies comes back where it was, with what it had.
    const databaseUrl = readFileSync(join(directory, "data", "database-url"), "utf8").trim();
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
    await sql`create table kept as select 7 as n`;
    process.kill(first.childNamed("embedded/database/main.ts"), "SIGKILL");
    await first.says("The database is back");
    expect(await sql`select n from kept`).toEqual([{ n: 7 }]);
    await fetch(`http://127.0.0.1:${port}/die`).catch(() => undefined);
    await first.says("The application is back");

    // The operator's commands find what runs here.
    const account = ["--workspace", "demo", "--product", "instagram", "--login", "facebook", "--name", "Shop", "--id"];
    expect(run("data", "connect", [...account, "17841400000000000"])).toMatchObject({ status: 0, stderr: "" });
    expect(run("data", "connect", [...account, "17841499999999999"]).stderr).toContain("Meta is simulated here");
    expect(run("data", "migrate", [])).toMatchObject({ status: 0, stdout: "The database is migrated.\n" });

    // A channel of a real business appears; the launcher is killed without a word.
    await sql`insert into channels (id, workspace_id, product, external_id, name, token_encrypted)
      select gen_random_uuid(), workspace_id, 'instagram', '17841499999999999', 'real', 'x' from channels limit 1`;
    await sql.end();
    const children = first.children();
    expect(children.length).toBeGreaterThanOrEqual(6);
    first.process.kill("SIGKILL");
    await expect.poll(() => children.filter(isAlive), { timeout: 15_000 }).toEqual([]);

    expect(run("data", "migrate", []).stderr).toContain("npm start");
    const third = start("data", port);
    await third.ended;
    expect(third.output).toContain("not the Meta simulator's (instagram 17841499999999999");
    expect(third.process.exitCode).toBe(1);
    expect(third.children()).toEqual([]);
  }, 180_000);

  it("can be interrupted in the middle of its first start", async () => {
    const [port = 0] = await findPorts(1);
    const launcher = start("interrupted", port);
    await launcher.says("Starting database");
    await expect.poll(() => launcher.children().length).toBeGreaterThan(0);
    const children = launcher.children();
    launcher.process.kill("SIGINT");
    await launcher.ended;
    expect(children.filter(isAlive)).toEqual([]);
    expect(launcher.process.exitCode).toBe(0);
  });

  it("names a wrong setting before it starts anything", async () => {
    const [port = 0] = await findPorts(1);
    const launcher = new Launcher(join(directory, "wrong"), port, { META_APP_ID: "not a number" });
    launchers.push(launcher);
    await launcher.ended;
    expect(launcher.output).toMatch(/META_APP_ID: found "not a number"/);
    expect(launcher.output).not.toContain("Starting database");
    expect(launcher.process.exitCode).toBe(1);
  });
});

it("finds a port busy on any of this machine's own addresses", async () => {
  const { isBusy } = await import("./find-ports");
  const server = createServer();
  const port = await listenLocally(server);
  expect(await isBusy(port, "0.0.0.0")).toBe(true);
  server.close();
  await once(server, "close");
  expect(await isBusy(port, "127.0.0.1")).toBe(false);
});

class Launcher {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  output = "";

  constructor(dataDir: string, port: number, settings: Record<string, string> = {}) {
    const { PATH, HOME } = process.env;
    const args = ["--import", "tsx", "--input-type=module", "-e", LAUNCH, dataDir, APP];
    const env = { PATH, HOME, PORT: `${port}`, ...settings } as unknown as NodeJS.ProcessEnv;
    this.process = spawn(process.execPath, args, { env, stdio: "pipe" });
    this.ended = once(this.process, "close");
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
  }

  /** Resolves when `text` appears; fails with the whole output when it ended first. */
  async says(text: string): Promise<void> {
    const deadlineMs = Date.now() + 90_000;
    while (!this.output.includes(text)) {
      if (this.process.exitCode !== null || Date.now() > deadlineMs)
        throw new Error(`no "${text}" in:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  children(): number[] {
    return listProcesses()
      .filter(({ parent, command }) => parent === this.process.pid && !command.includes("esbuild"))
      .map(({ pid }) => pid);
  }

  childNamed(part: string): number {
    const found = listProcesses().find(({ parent, command }) => parent === this.process.pid && command.includes(part));
    if (!found) throw new Error(`no child ${part}`);
    return found.pid;
  }
}

const isAlive = (pid: number) => listProcesses().some((each) => each.pid === pid);

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { endGroup, hasEnded, type Output, spawnNode } from "./_spawn";
import type { Settings } from "./plan-parts";

export type Program = {
  name: string;
  /** Arguments of Node. */
  args: string[];
  env: Settings;
  isReady: () => Promise<boolean>;
  /** How long it may take to end by itself before it is killed. */
  graceMs: number;
  output: Output;
};

export type Running = { pid(): number | undefined; stop(): Promise<void> };

const READY_TIMEOUT_MS = 120_000;
const LONGEST_PAUSE_MS = 30_000;
/** One that has lived this long did not fail at its start. */
const SETTLED_MS = 60_000;

/**
 * Starts a program and resolves when it is ready. From then on it is started again whenever it ends, at the
 * same port: at once, and with growing pauses when it keeps ending.
 * @throws Error with its last words when it ends before it was ready
 */
export async function keepRunning(program: Program, say: (line: string) => void): Promise<Running> {
  let isStopping = false;
  let failures = 0;
  let pause: NodeJS.Timeout | undefined;
  let lastWords: string[] = [];
  let child = start();
  await ready(child);
  watch(child, Date.now());
  return {
    pid: () => child.pid,
    async stop() {
      isStopping = true;
      clearTimeout(pause);
      await end(child, program.graceMs);
    },
  };

  function start(): ChildProcess {
    lastWords = [];
    return spawnNode(program.args, program.env, (line, stream) => {
      if (stream === "stderr") lastWords = [...lastWords.slice(-9), line];
      program.output(line, stream);
    });
  }

  async function ready(started: ChildProcess): Promise<void> {
    const deadlineMs = Date.now() + READY_TIMEOUT_MS;
    while (!(await program.isReady())) {
      if (hasEnded(started)) throw new Error(lastWords.join("\n") || `The ${program.name} ended before it was ready.`);
      if (Date.now() > deadlineMs) throw new Error(`The ${program.name} was not ready in time.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  function watch(started: ChildProcess, startedMs: number): void {
    const again = () => {
      if (isStopping) return;
      failures = Date.now() - startedMs > SETTLED_MS ? 1 : failures + 1;
      say(
        `The ${program.name} ended unexpectedly (${started.signalCode ?? `code ${started.exitCode}`}); starting it again.`,
      );
      pause = setTimeout(
        () => {
          child = start();
          watch(child, Date.now());
          ready(child).then(
            () => say(`The ${program.name} is back.`),
            () => undefined,
          );
        },
        failures === 1 ? 0 : Math.min(250 * 2 ** failures, LONGEST_PAUSE_MS),
      );
    };
    if (hasEnded(started)) again();
    else started.once("exit", again);
  }
}

async function end(child: ChildProcess, graceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => endGroup(child, "SIGKILL"), graceMs);
  await gone;
  clearTimeout(timer);
}

/** Whether somebody takes connections on a port of this machine. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => settle(true)).once("error", () => settle(false));
  });
}

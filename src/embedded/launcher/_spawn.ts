import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Settings } from "./plan-parts";

export type Output = (line: string, stream: "stdout" | "stderr") => void;

const alive = new Set<ChildProcess>();

/**
 * Starts Node with `args` in a process group of its own, so that Ctrl-C reaches the launcher alone, which then stops
 * all in order. What the child has started itself ends with it.
 */
export function spawnNode(args: string[], env: Settings, output: Output): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: { ...env, EBIZMATE_END_WITH_PARENT: "1" } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  alive.add(child);
  for (const stream of ["stdout", "stderr"] as const) {
    const input = child[stream];
    if (input) createInterface({ input }).on("line", (line) => output(line, stream));
  }
  child.once("exit", () => {
    alive.delete(child);
    endGroup(child, "SIGKILL");
  });
  return child;
}

/** Signals a child and all that it has started. */
export function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** Kills whatever still runs, and resolves when it is gone. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...alive].map(async (child) => {
      const gone = once(child, "exit");
      endGroup(child, "SIGKILL");
      await gone;
    }),
  );
}

export const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPorts } from "@/embedded/launcher/find-ports";

export type RealRedis = { url: string; port: number; stop(): Promise<void> };

/** Whether this machine has a redis-server to start. */
export function hasRealRedis(): boolean {
  try {
    execFileSync("redis-server", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

/** A real redis-server on 127.0.0.1 that keeps nothing, on a free port unless one is given. */
export async function startRealRedis(wantedPort?: number): Promise<RealRedis> {
  const port = wantedPort ?? (await findPorts(1))[0] ?? 0;
  const directory = mkdtempSync(join(tmpdir(), "redis-"));
  const child: ChildProcess = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", directory],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes("Ready to accept connections")) break;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

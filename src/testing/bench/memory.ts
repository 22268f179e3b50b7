import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { listProcessTree } from "@/testing/list-processes";
import { startWholeProduct } from "@/testing/whole-product";
import { digits } from "@/testing/wire-bodies";
import { ask, untilAllSent } from "./measure-sends";

const IDLE_MS = 30_000;

/**
 * Memory of the whole product half a minute after its first answer: each process with its share of what several of them
 * map (PSS), in MB. Linux only: no other system tells the shares.
 */
export async function benchMemory(): Promise<Record<string, string | number>[]> {
  if (process.platform !== "linux") return [{ process: "only Linux tells", megabytes: 0 }];
  const product = await startWholeProduct();
  try {
    const customerId = digits();
    await ask(product, customerId);
    await untilAllSent(product, [customerId]);
    await sleep(IDLE_MS);
    const rows = new Map<string, number>();
    for (const { pid, command } of listProcessTree(product.launcherPid)) {
      const name = nameOf(command);
      rows.set(name, (rows.get(name) ?? 0) + readPss(pid));
    }
    const total = [...rows.values()].reduce((sum, each) => sum + each, 0);
    return [...rows, ["all", total] as const].map(([name, kilobytes]) => ({
      process: name,
      megabytes: Math.round(kilobytes / 1024),
      share: (kilobytes / total).toFixed(2),
    }));
  } finally {
    await product.stop();
  }
}

function nameOf(command: string): string {
  const part = /src\/embedded\/(\w+)\/main/.exec(command)?.[1];
  if (part) return part;
  if (command.includes("esbuild")) return "esbuild (of tsx)";
  return command.startsWith("next-server") ? "application" : "launcher";
}

/** Kilobytes; 0 for a process that is gone. */
function readPss(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

import { execFileSync } from "node:child_process";

export type ProcessRow = { pid: number; parent: number; command: string };

/** The living processes of this machine; zombies are left out. */
export function listProcesses(): ProcessRow[] {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith("Z"))
    .map(([pid, parent, , ...command]) => ({ pid: Number(pid), parent: Number(parent), command: command.join(" ") }));
}

/** A process and all that descend from it, itself first. */
export function listProcessTree(root: number): ProcessRow[] {
  const all = listProcesses();
  const below = (pid: number): ProcessRow[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

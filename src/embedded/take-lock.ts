import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

type Holder = { pid: number; born: string };

export class LockedError extends Error {
  override name = "LockedError";
  constructor(
    readonly what: string,
    readonly pid: number,
  ) {
    super(`${what} is in use by process ${pid}. Stop that one first (kill ${pid}), or use another directory.`);
  }
}

/**
 * Takes the lock file `path` for this process and returns what gives it back. A lock whose process is gone is taken
 * over. Throws LockedError, which names the holder, while another process lives on it. `what` is named in the error.
 */
export function takeLock(path: string, what: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    for (;;) {
      try {
        linkSync(draft, path);
        return () => {
          if (read(path) === mine) rmSync(path, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const found = read(path);
      if (found === undefined) continue;
      const holder = parse(found);
      if (holder && isAlive(holder)) throw new LockedError(what, holder.pid);
      moveAside(path, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two may find the same dead lock: whoever moved a fresh one by mistake puts it back. */
function moveAside(path: string, expected: string): void {
  const aside = `${path}.dead-${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== expected) linkSync(aside, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return bornAt(holder.pid) === holder.born;
}

/** Process ids are reused, also after a reboot: the time of birth tells two bearers of one id apart. "" if unknown. */
function bornAt(pid: number): string {
  try {
    if (process.platform === "linux") {
      const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "";
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      return `${boot}/${afterName.split(" ")[19]}`;
    }
    if (process.platform === "win32") return "";
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

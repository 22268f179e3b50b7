import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const MAX_BYTES = 20 * 1024 * 1024;

/** A log file that keeps what the start before wrote as `.1`, and never grows beyond 20 MB. Readable by its owner. */
export function openLog(path: string): { write(line: string): void } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let bytes = 0;
  let file = rotate();

  function rotate(): number {
    if (statSync(path, { throwIfNoEntry: false })) {
      rmSync(`${path}.1`, { force: true });
      renameSync(path, `${path}.1`);
    }
    bytes = 0;
    return openSync(path, "a", 0o600);
  }

  return {
    write(line) {
      if (bytes > MAX_BYTES) {
        closeSync(file);
        file = rotate();
      }
      bytes += writeSync(file, `${line}\n`);
    },
  };
}

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LockedError, takeLock } from "./take-lock";

describe("takeLock", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lock-"));
    path = join(directory, "lock");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("refuses a second holder, names the first, and is free again after the release", () => {
    const release = takeLock(path, "The data");
    expect(() => takeLock(path, "The data")).toThrow(LockedError);
    expect(() => takeLock(path, "The data")).toThrow(`process ${process.pid}`);
    release();
    takeLock(path, "The data")();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("takes over from a process that is gone, from another process of the same id, and from a torn file", () => {
    const release = takeLock(path, "The data");
    const mine = JSON.parse(readFileSync(path, "utf8"));
    release();
    for (const left of [
      { ...mine, pid: 4_194_305 },
      { ...mine, born: "before" },
    ]) {
      writeFileSync(path, JSON.stringify(left));
      takeLock(path, "The data")();
    }
    writeFileSync(path, '{"pi');
    takeLock(path, "The data")();
    expect(readdirSync(directory)).toEqual([]);
  });
});

import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { JournalRecord } from "./schema";
import { applyRecord, createWorld, describeWorld, type World } from "./world";

export type Journal = {
  world: World;
  /** Applies the records at once; resolves when they are on the disk. Concurrent callers share one fsync. */
  write(records: JournalRecord[]): Promise<void>;
  close(): Promise<void>;
};

const FILE_NAME = "meta-journal.jsonl";

/**
 * Reads the journal in `dataDir` (which exists), rewrites it without what is over, and keeps it open for appending.
 * A line torn by a crash at the end is dropped: its write was never acknowledged. Any other unreadable line throws.
 */
export async function openJournal(dataDir: string): Promise<Journal> {
  const path = join(dataDir, FILE_NAME);
  const world = createWorld();
  const lines = (await readFile(path, "utf8").catch(missingAsEmpty)).split("\n");
  for (const [index, line] of lines.entries()) {
    if (line === "" || index === lines.length - 1) continue;
    applyRecord(world, JournalRecord.parse(JSON.parse(line)));
  }

  const fresh = await open(`${path}.new`, "w", 0o600);
  await fresh.writeFile(toLines(describeWorld(world)));
  await fresh.sync();
  await fresh.close();
  await rename(`${path}.new`, path);
  const file = await open(path, "a", 0o600);

  let waiting = "";
  let flushed: Promise<void> | undefined;
  const flush = async () => {
    // Whoever writes while an fsync runs waits for the next one, which then carries all of them.
    await previous;
    const text = waiting;
    waiting = "";
    flushed = undefined;
    await file.appendFile(text);
    await file.datasync();
  };
  let previous: Promise<void> = Promise.resolve();

  return {
    world,
    write(records) {
      for (const record of records) applyRecord(world, record);
      waiting += toLines(records);
      if (!flushed) {
        flushed = flush();
        previous = flushed;
      }
      return flushed;
    },
    async close() {
      await previous;
      await file.close();
    },
  };
}

const toLines = (records: JournalRecord[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

function missingAsEmpty(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "";
  throw error;
}

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { takeLock } from "../take-lock";
import { backendMessages, dataRow, query, type TransactionStatus } from "./_wire";

export type Answer = { bytes: Buffer; status?: TransactionStatus; failed: boolean };

/** The one Postgres session there is: a message in, its whole answer out, one at a time. */
export type Engine = {
  execute(message: Buffer): Promise<Answer>;
  /** The rows of SQL of our own, as text; nothing when it failed. */
  run(sql: string): Promise<(string | null)[][]>;
  close(): Promise<void>;
};

/** Postgres' own 128 MB of buffers would stay resident; the operating system caches the files anyway. */
const SETUP = {
  extensions: { vector },
  startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=32MB"],
};

/**
 * Opens PGlite with pgvector in `dataDir` (created, locked, repaired after an interrupted first start), or in memory.
 * Throws LockedError when another process has the directory open.
 */
export async function openEngine(dataDir: string | undefined): Promise<Engine> {
  const release = dataDir ? takeLock(join(dataDir, "lock"), `The database in ${dataDir}`) : undefined;
  try {
    const database = await openDatabase(dataDir);
    return {
      execute: (message) => execute(database, message),
      run: async (sql) => rows(await execute(database, query(sql))),
      async close() {
        await database.close();
        release?.();
      },
    };
  } catch (error) {
    release?.();
    throw error;
  }
}

async function openDatabase(dataDir: string | undefined): Promise<PGlite> {
  if (!dataDir) return PGlite.create(SETUP);
  const cluster = join(dataDir, "postgres");
  const complete = join(dataDir, "complete");
  if (!existsSync(complete)) rmSync(cluster, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = await PGlite.create(cluster, SETUP);
  writeFileSync(complete, "");
  return database;
}

async function execute(database: PGlite, message: Buffer): Promise<Answer> {
  const chunks: Buffer[] = [];
  // The engine reuses the memory of what it hands out, so it has to be copied.
  await database.execProtocolRawStream(message, {
    onRawData: (bytes) => void chunks.push(Buffer.from(bytes)),
  });
  const answer: Answer = { bytes: Buffer.concat(chunks), failed: false };
  for (const { type, body } of backendMessages(answer.bytes)) {
    if (type === "Z") answer.status = String.fromCharCode(body[0] ?? 0) as TransactionStatus;
    if (type === "E") answer.failed = true;
  }
  return answer;
}

function rows(answer: Answer): (string | null)[][] {
  return [...backendMessages(answer.bytes)].filter(({ type }) => type === "D").map(({ body }) => dataRow(body));
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { migrate } from "../db/migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** Owner's URL of a migrated database that this run may write to. */
    databaseUrl: string;
    /** Whether several sessions exist, so that races between them can be seen. */
    databaseIsReal: boolean;
  }
}

/** Gives the database tier its engine: the empty database that TEST_DATABASE_URL names, or the embedded one. */
export default async function setupDatabase(project: TestProject): Promise<() => Promise<void>> {
  const real = process.env.TEST_DATABASE_URL;
  const database = real ? { url: real, stop: async () => {} } : await spawnEmbedded();
  if (!real) {
    console.warn("\nTEST_DATABASE_URL is not set: the embedded Postgres is used, and tests of RACES ARE SKIPPED.\n");
  }
  try {
    await migrate({ url: database.url });
  } catch (error) {
    await database.stop();
    throw error;
  }
  project.provide("databaseUrl", database.url);
  project.provide("databaseIsReal", Boolean(real));
  return database.stop;
}

async function spawnEmbedded(): Promise<{ url: string; stop(): Promise<void> }> {
  const main = fileURLToPath(new URL("../embedded/database/main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", main, "--memory", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const port = /ready on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (!port) continue;
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async stop() {
        const gone = once(child, "exit");
        child.kill("SIGTERM");
        await gone;
      },
    };
  }
  throw new Error("The embedded database ended before it was ready.");
}

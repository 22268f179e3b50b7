import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import type { TestProject } from "vitest/node";
import { migrate } from "../db/migrate";
import { asOwner } from "./factories";

declare module "vitest" {
  interface ProvidedContext {
    /** The application's URL of a migrated database: as deployed, a login that owns nothing, where there is more than one. */
    databaseUrl: string;
    /** The owner's URL of the same database. */
    ownerUrl: string;
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
  const { url } = database;
  const login = `ebizmate_test_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(16).toString("hex");
  // The embedded engine knows one user, whoever connects.
  const applicationUrl = real ? Object.assign(new URL(url), { username: login, password }).href : url;
  try {
    if (real) await asOwner(url, (db) => db.execute(sql.raw(`create role ${login} login password '${password}'`)));
    await migrate({ url, applicationUrl });
  } catch (error) {
    await database.stop();
    throw error;
  }
  project.provide("databaseUrl", applicationUrl);
  project.provide("ownerUrl", url);
  project.provide("databaseIsReal", Boolean(real));
  return async () => {
    if (real) await asOwner(url, (db) => db.execute(sql.raw(`drop owned by ${login}; drop role ${login}`)));
    await database.stop();
  };
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

import { AsyncLocalStorage } from "node:async_hooks";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import * as tables from "./schema/tables";

function connect(url: string, poolSize: number) {
  const client = postgres(url, {
    max: poolSize,
    idle_timeout: 60,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: "ebizmate" },
  });
  return { client, db: drizzle(client, { schema: tables }) };
}

// Kept on globalThis: the bundler may load this module once per route, the pool must exist once a process.
const holder = globalThis as {
  ebizmatePool?: ReturnType<typeof connect>;
  ebizmateInTransaction?: AsyncLocalStorage<string>;
};

/** The pool of this process. Only `src/db` uses it: everybody else goes through a scope. */
export function pool() {
  holder.ebizmatePool ??= connect(env().DATABASE_URL, env().DATABASE_POOL_SIZE);
  return holder.ebizmatePool;
}

/** Which transaction the running code is inside of; nested use would wait for a connection that it holds itself. */
export function transactionContext(): AsyncLocalStorage<string> {
  holder.ebizmateInTransaction ??= new AsyncLocalStorage<string>();
  return holder.ebizmateInTransaction;
}

export type Transaction = Parameters<Parameters<ReturnType<typeof pool>["db"]["transaction"]>[0]>[0];

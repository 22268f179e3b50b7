import { randomInt } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { listenLocally } from "../listen-locally";
import type { Client } from "./_client";
import { openEngine } from "./_engine";
import { Gate } from "./gate";
import { serveClient } from "./serve-client";

export type Database = { url: string; port: number; stop(): Promise<void> };

/**
 * Starts the embedded Postgres with pgvector on 127.0.0.1 and resolves once it answers. Without `dataDir` it lives in
 * memory; `port` 0 takes a free one; `password` is asked of every client if given. Throws LockedError while another
 * process has `dataDir` open, and the system's EADDRINUSE.
 */
export async function startDatabase(
  options: { port?: number; dataDir?: string; password?: string; idleInTransactionMs?: number } = {},
): Promise<Database> {
  const engine = await openEngine(options.dataDir);
  const gate = new Gate(engine, { idleInTransactionMs: options.idleInTransactionMs ?? 60_000 });
  const parameters = await reportedParameters(engine.run);
  const clients = new Map<number, { client: Client; secret: number }>();
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveClient(socket, {
      gate,
      parameters,
      password: options.password,
      clients,
      secret: () => randomInt(2 ** 31 - 1),
    });
  });
  const port = await listenLocally(server, options.port).catch(async (error) => {
    await engine.close();
    throw error;
  });
  const credentials = options.password ? `postgres:${encodeURIComponent(options.password)}` : "postgres";
  return {
    url: `postgres://${credentials}@127.0.0.1:${port}/postgres`,
    port,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await gate.close();
      await engine.close();
    },
  };
}

const REPORTED = [
  "application_name",
  "client_encoding",
  "DateStyle",
  "integer_datetimes",
  "IntervalStyle",
  "is_superuser",
  "server_encoding",
  "server_version",
  "standard_conforming_strings",
  "TimeZone",
];

async function reportedParameters(run: (sql: string) => Promise<(string | null)[][]>): Promise<[string, string][]> {
  const names = REPORTED.map((name) => `'${name}'`).join(",");
  const rows = await run(`select name, current_setting(name) from pg_settings where name in (${names})`);
  return rows.map(([name, value]) => [name ?? "", value ?? ""]);
}

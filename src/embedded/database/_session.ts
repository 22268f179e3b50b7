import type { Engine } from "./_engine";
import type { Client } from "./gate";

/**
 * One engine session serves all clients in turn. What a client has set for its session is taken off when another one
 * comes (always), and put back when it returns (where its statements looked as if they set something).
 */
export async function switchClient(engine: Engine, from: Client | undefined, to: Client): Promise<void> {
  if (from) await leave(engine, from);
  for (const [name, value] of to.settings) {
    await engine.run(`select set_config(${literal(name)}, ${literal(value)}, false)`);
  }
  for (const statement of to.sqlStatements) await engine.run(statement);
}

async function leave(engine: Engine, client: Client): Promise<void> {
  if (client.touchedSession && !client.gone) {
    // Role and authorization are not in pg_settings; the role comes last, since it may forbid the rest.
    client.settings = pairs(
      await engine.run(`select name, setting from pg_settings where source = 'session'
        union all select 'session_authorization', session_user where session_user <> 'postgres'
        union all select 'role', current_setting('role') where current_setting('role') <> 'none'`),
    );
    const prepared = await engine.run("select name, statement from pg_prepared_statements where from_sql");
    client.sqlStatements = prepared.map(([, statement]) => statement ?? "");
  }
  if (client.touchedSession || client.sqlStatements.length > 0) {
    for (const [name] of await engine.run("select quote_ident(name) from pg_prepared_statements where from_sql")) {
      await engine.run(`deallocate ${name}`);
    }
  }
  client.touchedSession = false;
  await engine.run(
    "close all; set session authorization default; reset role; reset all; unlisten *; " +
      "select pg_advisory_unlock_all(); discard temp; discard sequences",
  );
}

/** Whether a statement may leave something behind in its session. A false alarm only costs time. */
export function touchesSession(sql: string): boolean {
  const bare = withoutComments(sql);
  if (/\b(set_config\s*\((?![^()]*,\s*true\s*\))|pg_temp\b)/i.test(bare)) return true;
  return bare
    .split(";")
    .some((statement) =>
      /^\s*(set\s+(?!local\b|transaction\b|constraints\b)|reset|prepare|do|call|load)\b/i.test(statement),
    );
}

/** Whether a statement may remove prepared statements, also those that were prepared over the protocol. */
export const forgetsStatements = (sql: string) => /\b(deallocate|discard)\b/i.test(sql);

/** COPY from the client needs a dialogue in the middle of a message, which the embedded engine cannot hold. */
export const copiesFromClient = (sql: string) =>
  withoutComments(sql)
    .split(";")
    .some((statement) => /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i.test(statement));

const withoutComments = (sql: string) => sql.replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, " ");
const literal = (text: string) => `E'${text.replace(/\\/g, "\\\\").replace(/'/g, "''")}'`;
const pairs = (rows: (string | null)[][]) => rows.map(([name, value]) => [name ?? "", value ?? ""] as [string, string]);

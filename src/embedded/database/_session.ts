import type { Client } from "./_client";
import type { Engine } from "./_engine";

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
  if (client.effects.touchesSession && !client.gone) {
    // Not in pg_settings: names with a dot, authorization, and the role, which comes last since it may forbid the rest.
    client.settings = pairs(
      await engine.run(`select name, setting from pg_settings where source = 'session'
        union all select name, current_setting(name, true) from unnest(${names(client.effects.customSettings)}) name
          where current_setting(name, true) <> ''
        union all select 'session_authorization', session_user where session_user <> 'postgres'
        union all select 'role', current_setting('role') where current_setting('role') <> 'none'`),
    );
    const prepared = await engine.run("select name, statement from pg_prepared_statements where from_sql");
    client.sqlStatements = prepared.map(([, statement]) => statement ?? "");
  }
  if (client.effects.touchesSession || client.sqlStatements.length > 0) {
    for (const [name] of await engine.run("select quote_ident(name) from pg_prepared_statements where from_sql")) {
      await engine.run(`deallocate ${name}`);
    }
  }
  client.effects.touchesSession = false;
  await engine.run(
    "close all; set session authorization default; reset role; reset all; unlisten *; " +
      "select pg_advisory_unlock_all(); discard temp; discard sequences",
  );
}

/** Whether the session holds an advisory lock. */
export async function holdsLocks(engine: Engine): Promise<boolean> {
  return (await engine.run("select 1 from pg_locks where locktype = 'advisory' limit 1")).length > 0;
}

const literal = (text: string) => `E'${text.replace(/\\/g, "\\\\").replace(/'/g, "''")}'`;
const names = (list: Iterable<string>) => `array[${[...list].map(literal).join(",")}]::text[]`;
const pairs = (rows: (string | null)[][]) => rows.map(([name, value]) => [name ?? "", value ?? ""] as [string, string]);

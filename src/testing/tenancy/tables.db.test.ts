import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { pool } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { newId } from "@/lib/ids";
import { asOwner } from "../factories";
import { setTestSettings } from "../test-settings";
import { checksum, type FullShop, listTenantTables, makeFullShop, type TenantTable } from "./make-full-shop";

const ownerUrl = inject("ownerUrl");
setTestSettings({ DATABASE_URL: inject("databaseUrl") });

/** What the grants do not let the application do to its own rows either, whatever the policy says. */
const NOT_GRANTED: Record<string, string[]> = {
  workspaces: ["delete"],
  invitations: ["delete"],
  api_keys: ["delete"],
  audit_log: ["update", "delete"],
  ai_months: ["delete"],
  erased_customers: ["update", "delete"],
  ai_limits: ["insert", "update", "delete"],
};
const BEYOND_POLICY = /new row violates row-level security policy/;
const BEYOND_GRANT = /permission denied for table/;

const tables: TenantTable[] = await listTenantTables(ownerUrl);

describe("every table of a workspace", () => {
  let ours: FullShop;
  let theirs: FullShop;
  let before: Record<string, string>;
  beforeAll(async () => {
    ours = await makeFullShop();
    theirs = await makeFullShop();
    before = await checksum(ownerUrl, theirs, tables);
  });

  /** As the application runs it, for our workspace: the message of a refusal, or how many rows it touched. */
  const attempt = async (statement: ReturnType<typeof sql>): Promise<number | string> => {
    try {
      return (await inWorkspace(ours.scope, (tx) => tx.execute(statement))).count;
    } catch (error) {
      return String((error as { cause?: Error }).cause?.message);
    }
  };

  test.each(tables)("$name lets no statement of another workspace read, change, add or move a row", async (of) => {
    const name = sql.identifier(of.name);
    const column = sql.identifier(of.column);
    const foreign = theirs.ids.workspaceId;
    expect(before[of.name], "the shop has a row in every table, or this proves nothing").not.toMatch(/^0:/);

    expect(await attempt(sql`select 1 from ${name} where ${column} = ${foreign}`)).toBe(0);
    expect(await attempt(sql`select 1 from ${name} where ${column} <> ${ours.ids.workspaceId}`)).toBe(0);
    expect(await attempt(sql`select 1 from ${name}`)).toBeGreaterThan(0);

    const refused = (verb: string) => NOT_GRANTED[of.name]?.includes(verb);
    const set = sql`update ${name} set created_at = now() where ${column} = ${foreign}`;
    const remove = sql`delete from ${name} where ${column} = ${foreign}`;
    for (const [verb, statement] of Object.entries({ update: set, delete: remove })) {
      const came = await attempt(statement);
      if (refused(verb)) expect(came, verb).toMatch(BEYOND_GRANT);
      else expect(came, verb).toBe(0);
    }

    const move = await attempt(sql`update ${name} set ${column} = ${foreign}`);
    expect(move).toMatch(refused("update") ? BEYOND_GRANT : BEYOND_POLICY);

    const row = await asOwner(ownerUrl, (db) =>
      db.execute<{ row: Record<string, unknown> }>(
        sql`select to_jsonb(t) as row from ${name} t where ${column} = ${ours.ids.workspaceId} limit 1`,
      ),
    );
    const copy = { ...row[0]?.row, ...(row[0]?.row.id ? { id: newId() } : {}), [of.column]: foreign };
    const added = await attempt(
      sql`insert into ${name} select * from jsonb_populate_record(null::${name}, ${JSON.stringify(copy)}::jsonb)`,
    );
    expect(added).toMatch(refused("insert") ? BEYOND_GRANT : BEYOND_POLICY);

    expect(await checksum(ownerUrl, theirs, tables)).toEqual(before);
  });

  test.each(tables)("$name shows nothing without a workspace, and fails for a malformed one", async (of) => {
    const read = (workspace: string) =>
      pool().db.transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('role', 'ebizmate_app', true), set_config('app.workspace_id', ${workspace}, true)`,
        );
        return tx.execute(sql`select 1 from ${sql.identifier(of.name)}`);
      });
    expect(await read("")).toHaveLength(0);
    await expect(read("everything")).rejects.toMatchObject({ cause: { code: "22P02" } });
  });

  test("is met by a role that can neither bypass the policies nor take another role's place", async () => {
    const [role] = await inWorkspace(ours.scope, (tx) =>
      tx.execute(sql`
        select rolsuper or rolbypassrls or rolcreaterole or rolcanlogin as loose,
          (select count(*)::int from pg_class c where c.relowner = r.oid) as owns,
          (select count(*)::int from pg_auth_members m where m.member = r.oid) as takes
        from pg_roles r where rolname = current_user`),
    );
    expect(role).toEqual({ loose: false, owns: 0, takes: 0 });
  });

  test("stands beside tables of the installation, of which a workspace sees its members' names alone", async () => {
    const installation = await asOwner(ownerUrl, (db) =>
      db.execute<{ name: string }>(sql`
        select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`),
    );
    const others = installation
      .map(({ name }) => name)
      .filter((name) => !tables.some((table) => table.name === name) && name !== "users");
    for (const name of others) expect(await attempt(sql`select 1 from ${sql.identifier(name)}`)).toMatch(BEYOND_GRANT);
    const names = await inWorkspace(ours.scope, (tx) => tx.execute<{ name: string }>(sql`select name from users`));
    expect(new Set(names.map(({ name }) => name))).toEqual(new Set([ours.canary]));
    for (const column of ["password_hash", "session_epoch", "is_operator"])
      expect(await attempt(sql`select ${sql.identifier(column)} from users`)).toMatch(BEYOND_GRANT);
    console.info(`tenancy: ${tables.length} tables of a workspace, ${others.length + 1} of the installation`);
  });
});

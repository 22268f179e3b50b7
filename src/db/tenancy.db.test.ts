import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, inject, test } from "vitest";
import {
  asOwner,
  makeChannel,
  makeConversation,
  makeCustomer,
  makeInteraction,
  makeWorkspace,
} from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { acrossWorkspaces } from "./across-workspaces";
import { inWorkspace } from "./in-workspace";
import { channels, conversations, customers, interactions } from "./schema/tables";

const ownerUrl = inject("ownerUrl");
setTestSettings({ DATABASE_URL: inject("databaseUrl") });

/** Tables that belong to the installation and not to a workspace. A new one has to be added here on purpose. */
const INSTALLATION_TABLES = [
  "account_events",
  "deletion_requests",
  "delivery_counts",
  "link_intents",
  "oauth_identities",
  "recovery_codes",
  "refresh_tokens",
  "reset_links",
  "sessions",
  "sign_in_failures",
  "sign_up_requests",
  "totp_secrets",
  "users",
];

type Shop = Awaited<ReturnType<typeof makeShop>>;

async function makeShop() {
  const workspace = await makeWorkspace();
  const channel = await makeChannel(workspace.scope, "messenger");
  const customer = await makeCustomer(workspace.scope, channel.id);
  const of = { channelId: channel.id, customerId: customer.id };
  const conversation = await makeConversation(workspace.scope, of);
  const interaction = await makeInteraction(workspace.scope, { ...of, conversationId: conversation.id });
  return { ...workspace, channel, customer, conversation, interaction };
}

describe("the wall between workspaces", () => {
  let ours: Shop;
  let theirs: Shop;
  beforeAll(async () => {
    ours = await makeShop();
    theirs = await makeShop();
  });

  test("reads find only one's own rows, however asked", async () => {
    const seen = await inWorkspace(ours.scope, (tx) => tx.select().from(interactions));
    expect(seen.map((row) => row.id)).toEqual([ours.interaction.id]);
    const aimed = await inWorkspace(ours.scope, (tx) =>
      tx.execute(sql`select 1 from channels where id = ${theirs.channel.id}`),
    );
    expect(aimed).toHaveLength(0);
  });

  test("writes cannot reach, create or move a row elsewhere", async () => {
    const changed = await inWorkspace(ours.scope, (tx) =>
      tx.execute(sql`update customers set name = 'x' where id = ${theirs.customer.id} returning id`),
    );
    expect(changed).toHaveLength(0);
    const refused = /row-level security/;
    await expect(
      inWorkspace(ours.scope, (tx) => tx.update(customers).set({ workspaceId: theirs.id })),
    ).rejects.toMatchObject({ cause: { message: expect.stringMatching(refused) } });
    await expect(
      inWorkspace(ours.scope, (tx) =>
        tx.insert(channels).values({
          id: "019ab000-0000-7000-8000-00000000000a",
          workspaceId: theirs.id,
          product: "messenger",
          externalId: "1",
          name: "x",
          tokenEncrypted: "x",
        }),
      ),
    ).rejects.toMatchObject({ cause: { message: expect.stringMatching(refused) } });
  });

  test("a foreign key cannot point across", async () => {
    await expect(
      makeConversation(ours.scope, { channelId: theirs.channel.id, customerId: ours.customer.id }),
    ).rejects.toMatchObject({ cause: { message: expect.stringMatching(/foreign key/) } });
  });

  test("the role and the workspace end with the transaction", async () => {
    await inWorkspace(ours.scope, (tx) => tx.select().from(channels));
    const after = await acrossWorkspaces("check-database", (tx) =>
      tx.execute(sql`select current_user as role, current_setting('app.workspace_id', true) as workspace`),
    );
    expect(after[0]).toEqual({ role: "ebizmate_installation", workspace: "" });
  });

  test("a failed transaction leaves nothing behind for the next", async () => {
    await expect(
      inWorkspace(ours.scope, async (tx) => {
        await tx.update(conversations).set({ wakes: 99 });
        throw new Error("on purpose");
      }),
    ).rejects.toThrow("on purpose");
    const [row] = await inWorkspace(ours.scope, (tx) => tx.select({ wakes: conversations.wakes }).from(conversations));
    expect(row?.wakes).toBe(0);
  });

  test("nested use throws instead of waiting for itself", async () => {
    await expect(inWorkspace(ours.scope, () => inWorkspace(ours.scope, async () => 1))).rejects.toThrow(
      /inside inWorkspace/,
    );
    await expect(acrossWorkspaces("check-database", () => inWorkspace(ours.scope, async () => 1))).rejects.toThrow(
      /inside acrossWorkspaces\(check-database\)/,
    );
  });

  test("the way around sees what finding a workspace needs, and no word that a person wrote", async () => {
    const found = await acrossWorkspaces("resolve-channels", (tx) =>
      tx.execute(sql`select workspace_id from channels where id in (${ours.channel.id}, ${theirs.channel.id})`),
    );
    expect(found).toHaveLength(2);
    for (const statement of [
      sql`select * from interactions`,
      sql`select summary from customers`,
      sql`select token_encrypted from channels`,
      sql`select content from knowledge_chunks`,
      sql`select text from replies`,
    ]) {
      await expect(acrossWorkspaces("resolve-channels", (tx) => tx.execute(statement))).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/permission denied/) },
      });
    }
  });
});

describe("the operator's sums", () => {
  const COUNTS = ["count_owed()", "count_traffic(text, integer)", "count_workspaces(uuid[])"];

  test("run as a role that makes nothing and that nobody takes", async () => {
    await asOwner(ownerUrl, async (db) => {
      const [may] = await db.execute(sql`
        select has_schema_privilege('ebizmate_counts', 'public', 'create') as create,
          pg_has_role('ebizmate_app', 'ebizmate_counts', 'MEMBER') or
          pg_has_role('ebizmate_installation', 'ebizmate_counts', 'MEMBER') as taken`);
      expect(may).toEqual({ create: false, taken: false });
    });
  });

  test("are all the functions that run as somebody else, fixed in where they look", async () => {
    await asOwner(ownerUrl, async (db) => {
      const definers = await db.execute<{ name: string; owner: string; config: string[] }>(sql`
        select p.oid::regprocedure::text as name, p.proowner::regrole::text as owner, p.proconfig as config
        from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`);
      expect(definers.map(({ name }) => name.replaceAll(",", ", "))).toEqual(COUNTS);
      for (const { owner, config } of definers)
        expect({ owner, config }).toEqual({
          owner: "ebizmate_counts",
          config: ["search_path=pg_catalog, public, pg_temp"],
        });
      for (const name of COUNTS) {
        const [may] = await db.execute(sql`
          select has_function_privilege('ebizmate_app', ${name}, 'execute') as app,
            has_function_privilege('ebizmate_installation', ${name}, 'execute') as installation,
            exists (select from pg_proc p, aclexplode(p.proacl) a
              where p.oid = ${name}::regprocedure and a.grantee = 0) as everybody`);
        expect([name, may]).toEqual([name, { app: false, installation: true, everybody: false }]);
      }
    });
  });

  test("cannot be had by somebody who works for a workspace, nor the rows behind them by anybody", async () => {
    const { scope } = await makeShop();
    const denied = { cause: { message: expect.stringMatching(/permission denied/) } };
    await expect(inWorkspace(scope, (tx) => tx.execute(sql`select * from count_owed()`))).rejects.toMatchObject(denied);
    await expect(
      inWorkspace(scope, (tx) => tx.execute(sql`update ai_limits set monthly_micros = 1`)),
    ).rejects.toMatchObject(denied);
    for (const statement of [
      sql`select outcome from interactions`,
      sql`select created_at from tasks`,
      sql`select spent_micros from ai_months`,
      sql`select act from audit_log`,
    ])
      await expect(acrossWorkspaces("count-owed", (tx) => tx.execute(statement))).rejects.toMatchObject(denied);
  });
});

describe("every table", () => {
  test("is walled: policies with both clauses, forced, workspace in every foreign key", async () => {
    await asOwner(ownerUrl, async (db) => {
      const tables = await db.execute<{ name: string; enabled: boolean; forced: boolean; tenant: boolean }>(sql`
        select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
          exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id') as tenant
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
      expect(tables.length).toBeGreaterThan(10);
      expect(tables.filter((table) => !table.enabled || !table.forced).map((table) => table.name)).toEqual([]);
      const installation = tables
        .filter((table) => !table.tenant && table.name !== "workspaces")
        .map((table) => table.name);
      expect(installation.sort()).toEqual([...INSTALLATION_TABLES].sort());

      const open = await db.execute(sql`
        select t.relname from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind = 'r'
          and exists (select 1 from pg_attribute a where a.attrelid = t.oid and a.attname = 'workspace_id')
          and not exists (select 1 from pg_policies p where p.tablename = t.relname and 'ebizmate_app' = any (p.roles)
            and p.qual like '%app.workspace_id%' and p.with_check like '%app.workspace_id%')`);
      expect(open).toHaveLength(0);

      const looseKeys = await db.execute(sql`
        select k.conname from pg_constraint k
        where k.contype = 'f'
          and exists (select 1 from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'workspace_id')
          and exists (select 1 from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'workspace_id')
          and not exists (select 1 from pg_attribute a
            where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname = 'workspace_id')`);
      expect(looseKeys).toHaveLength(0);
    });
  });

  test("refuses truncation, references and triggers to the application", async () => {
    await asOwner(ownerUrl, async (db) => {
      const granted = await db.execute(sql`
        select table_name, privilege_type from information_schema.role_table_grants
        where grantee in ('ebizmate_app', 'ebizmate_installation', 'ebizmate_counts') and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`);
      expect(granted).toHaveLength(0);
      const roles = await db.execute(sql`
        select rolname from pg_roles where rolname in ('ebizmate_app', 'ebizmate_installation', 'ebizmate_counts')
          and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole)`);
      expect(roles).toHaveLength(0);
    });
  });
});

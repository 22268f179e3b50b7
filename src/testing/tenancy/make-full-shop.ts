import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { sessions } from "@/db/schema/identity";
import * as tables from "@/db/schema/tables";
import { apiKeys, auditLog, invitations } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { Session } from "@/features/identity/schema";
import { ALL_KEY_SCOPES, ALL_ROLES, type Role } from "@/features/workspaces/rules";
import { VECTOR_WIDTH } from "@/lib/ai/vector-width";
import { newId } from "@/lib/ids";
import { asOwner, makeInteraction, makeThread, makeWorkspace } from "../factories";
import { makeMember, makeUser } from "../make-user";

/** Ids of one shop by the names that inputs give them. An input with an id of a new kind needs a line here. */
export type ShopIds = {
  workspaceId: string;
  channelId: string;
  customerId: string;
  conversationId: string;
  interactionId: string;
  replyId: string;
  taskId: string;
  sourceId: string;
  chunkId: string;
  userId: string;
  sessionId: string;
  invitationId: string;
  apiKeyId: string;
};

export type FullShop = {
  scope: WorkspaceScope;
  slug: string;
  /** Stands in every text of the shop, and nowhere else. */
  canary: string;
  ids: ShopIds;
  /** One person for each role, signed in. `ids.userId` is another member. */
  people: Record<Role, Session>;
};

/** More than the raw window holds, so that there is something to summarise. */
const OLDER_MESSAGES = 6;

/** A shop with a row in every table of a workspace, and a canary in all that its people and customers wrote. */
export async function makeFullShop(): Promise<FullShop> {
  const canary = `canary-${newId()}`;
  const { id: workspaceId, slug, scope } = await makeWorkspace({ name: canary, acknowledgement: canary });
  const of = await makeThread(scope, "messenger", {
    channel: { name: canary, token: canary },
    customer: { name: canary, summary: canary },
  });
  const { channelId, conversationId } = of;
  const interaction = await makeInteraction(scope, of, { text: canary });
  for (let older = 1; older <= OLDER_MESSAGES; older++) {
    const occurredAt = new Date(Date.now() - older * 60_000);
    await makeInteraction(scope, of, { text: canary, outcome: "silent", outcomeReason: "spam", occurredAt });
  }
  const people = {} as Record<Role, Session>;
  for (const role of ALL_ROLES) people[role] = await signUp(scope, role, canary);
  const member = await signUp(scope, "agent", canary);
  const ids: ShopIds = {
    ...{ workspaceId, ...of, interactionId: interaction.id, userId: member.userId },
    ...{ replyId: newId(), taskId: newId(), sourceId: newId(), chunkId: newId(), invitationId: newId() },
    ...{ apiKeyId: newId(), sessionId: (await startSession(people.owner.userId)).id },
  };
  await inWorkspace(scope, async (tx) => {
    const embedding = Array.from({ length: VECTOR_WIDTH }, (_, place) => (place === 0 ? 1 : 0));
    await tx.insert(tables.knowledgeSources).values({ id: ids.sourceId, workspaceId, title: canary, content: canary });
    await tx.insert(tables.knowledgeChunks).values({
      ...{ id: ids.chunkId, workspaceId, sourceId: ids.sourceId, ordinal: 0, content: canary, embedding },
      embeddingModel: "test-embeddings",
    });
    await tx.insert(tables.replies).values({
      ...{ id: ids.replyId, workspaceId, conversationId, kind: "answer", state: "prepared" },
      ...{ text: canary, pipelineVersion: "test", answersExternalId: interaction.externalId },
    });
    const erased = { workspaceId, channelId, subject: "nobody's", erasedAt: new Date() };
    await tx.insert(tables.erasedCustomers).values(erased);
    const task = { id: ids.taskId, workspaceId, conversationId, reason: "could_not_answer" };
    await tx.insert(tables.tasks).values({ ...task, doneAt: new Date() });
    await tx.insert(invitations).values({
      ...{ id: ids.invitationId, workspaceId, email: `${canary}@example.test`, role: "viewer", tokenHash: canary },
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    const key = { id: ids.apiKeyId, workspaceId, name: canary, prefix: "ebz_test", hash: `hash of ${ids.apiKeyId}` };
    await tx.insert(apiKeys).values({ ...key, scopes: [...ALL_KEY_SCOPES] });
    const entry = { actorLabel: canary, act: "workspace.created", subjectKind: "workspace" };
    await tx.insert(auditLog).values({ id: newId(), workspaceId, ...entry });
    await tx.insert(tables.aiMonths).values({ workspaceId, month: "2026-01-01", spentMicros: 1 });
  });
  await acrossWorkspaces("set-ai-limit", (tx) =>
    tx.insert(tables.aiLimits).values({ workspaceId, monthlyMicros: 1_000_000_000 }),
  );
  return { scope, slug, canary, ids, people };
}

async function signUp(scope: WorkspaceScope, role: Role, name: string): Promise<Session> {
  const user = await makeUser({ name });
  await makeMember(scope, user.id, role);
  const { id: sessionId, provenAt } = await startSession(user.id);
  const { id: userId, email } = user;
  return { userId, sessionId, email, name, isOperator: false, provenAt, accessExpiresAt: inAnHour() };
}

async function startSession(userId: string): Promise<{ id: string; provenAt: Date }> {
  const session = { id: newId(), userId, salt: "salt", method: "password" as const, idleMs: 3_600_000 };
  const provenAt = new Date();
  await acrossWorkspaces("identity", (tx) =>
    tx.insert(sessions).values({ ...session, provenAt, absoluteExpiresAt: inAnHour() }),
  );
  return { id: session.id, provenAt };
}

const inAnHour = () => new Date(Date.now() + 3_600_000);

/** The same kinds of ids, of nobody. */
export function nowhere(ids: ShopIds): ShopIds {
  return Object.fromEntries(Object.keys(ids).map((kind) => [kind, newId()])) as ShopIds;
}

export type TenantTable = { name: string; column: string };

/** Every table that holds rows of a workspace, as the catalogue knows them. */
export async function listTenantTables(ownerUrl: string): Promise<TenantTable[]> {
  return asOwner(ownerUrl, async (db) => {
    const rows = await db.execute<{ name: string }>(sql`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
      order by 1`);
    return [{ name: "workspaces", column: "id" }, ...rows.map(({ name }) => ({ name, column: "workspace_id" }))];
  });
}

/** Every table that holds rows of an account, or of a session of it, and of no workspace. */
const ACCOUNT_TABLES = sql`
  select table_name as name, column_name as column from information_schema.columns c
  where table_schema = 'public' and column_name in ('user_id', 'session_id') and not exists (
    select from information_schema.columns o where o.table_schema = 'public' and o.table_name = c.table_name
      and (o.column_name = 'workspace_id' or c.column_name = 'session_id' and o.column_name = 'user_id'))`;

/** A checksum of all rows of a shop, by table: of its workspace, and of the accounts of its people. */
export async function checksum(ownerUrl: string, shop: FullShop, of: TenantTable[]): Promise<Record<string, string>> {
  return asOwner(ownerUrl, async (db) => {
    const sums: Record<string, string> = {};
    const people = [...Object.values(shop.people).map(({ userId }) => userId), shop.ids.userId];
    const places = [
      ...of.map(({ name, column }) => ({ name, where: sql`${sql.identifier(column)} = ${shop.ids.workspaceId}` })),
      { name: "users", where: sql`id in ${people}` },
    ];
    for (const { name, column } of await db.execute<{ name: string; column: string }>(ACCOUNT_TABLES)) {
      const theirs = column === "user_id" ? sql`${people}` : sql`(select id from sessions where user_id in ${people})`;
      places.push({ name, where: sql`${sql.identifier(column)} in ${theirs}` });
    }
    for (const { name, where } of places) {
      const [row] = await db.execute<{ sum: string }>(sql`
        select count(*) || ':' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum
        from ${sql.identifier(name)} t where ${where}`);
      sums[name] = row?.sum ?? "";
    }
    return sums;
  });
}

import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { inWorkspace } from "@/db/in-workspace";
import { mintScope } from "@/db/mint-scope";
import * as tables from "@/db/schema/tables";
import type { WorkspaceScope } from "@/db/scope";
import type { Product } from "@/features/channels/schema";
import { encryptSecret } from "@/lib/crypto/encrypt-secret";
import { newId } from "@/lib/ids";

/** Makes a workspace as its owner would through sign-up, and the scope to work in it. */
export async function makeWorkspace(
  settings: Partial<typeof tables.workspaces.$inferInsert> = {},
): Promise<{ id: string; slug: string; scope: WorkspaceScope }> {
  const id = newId();
  const slug = settings.slug ?? `w-${id}`;
  const scope = mintScope(id);
  await inWorkspace(scope, (tx) => tx.insert(tables.workspaces).values({ name: "Test shop", ...settings, id, slug }));
  return { id, slug, scope };
}

/** A connected channel with a token that only this installation's key decrypts. `externalId` is random digits unless given. */
export async function makeChannel(
  scope: WorkspaceScope,
  product: Product,
  settings: Partial<typeof tables.channels.$inferInsert> & { token?: string } = {},
): Promise<{ id: string; externalId: string; product: Product }> {
  const id = newId();
  const externalId = settings.externalId ?? randomDigits(15);
  const { token = `test-token-${product}`, ...columns } = settings;
  await inWorkspace(scope, (tx) =>
    tx.insert(tables.channels).values({
      name: `Test ${product}`,
      ...columns,
      id,
      product,
      externalId,
      workspaceId: scope.workspaceId,
      tokenEncrypted: encryptSecret(token, `channels.token:${id}`),
    }),
  );
  return { id, externalId, product };
}

/** A customer of a channel. */
export async function makeCustomer(
  scope: WorkspaceScope,
  channelId: string,
  settings: Partial<typeof tables.customers.$inferInsert> = {},
): Promise<{ id: string; externalId: string }> {
  const id = newId();
  const externalId = settings.externalId ?? randomDigits(16);
  await inWorkspace(scope, (tx) =>
    tx.insert(tables.customers).values({ ...settings, id, externalId, channelId, workspaceId: scope.workspaceId }),
  );
  return { id, externalId };
}

/** A direct conversation whose window is open, unless told otherwise. */
export async function makeConversation(
  scope: WorkspaceScope,
  of: { channelId: string; customerId: string },
  settings: Partial<typeof tables.conversations.$inferInsert> = {},
): Promise<{ id: string }> {
  const id = newId();
  const now = new Date();
  await inWorkspace(scope, (tx) =>
    tx.insert(tables.conversations).values({
      kind: "direct",
      lastInteractionAt: now,
      windowClosesAt: new Date(now.getTime() + 24 * 3600_000),
      ...settings,
      ...of,
      id,
      workspaceId: scope.workspaceId,
    }),
  );
  return { id };
}

/** Where an interaction stands. */
export type Thread = { channelId: string; customerId: string; conversationId: string };

/** A channel, a customer of it and their conversation, by their ids. */
export async function makeThread(
  scope: WorkspaceScope,
  product: Product = "messenger",
  settings: {
    channel?: Parameters<typeof makeChannel>[2];
    customer?: Parameters<typeof makeCustomer>[2];
    conversation?: Parameters<typeof makeConversation>[2];
  } = {},
): Promise<Thread> {
  const { id: channelId } = await makeChannel(scope, product, settings.channel);
  const { id: customerId } = await makeCustomer(scope, channelId, settings.customer);
  const { id: conversationId } = await makeConversation(scope, { channelId, customerId }, settings.conversation);
  return { channelId, customerId, conversationId };
}

/** An interaction of a conversation; an owed customer message unless told otherwise. */
export async function makeInteraction(
  scope: WorkspaceScope,
  of: Thread,
  settings: Partial<typeof tables.interactions.$inferInsert> = {},
): Promise<{ id: string; externalId: string }> {
  const id = settings.id ?? newId();
  const externalId = settings.externalId ?? `mid.${id}`;
  await inWorkspace(scope, (tx) =>
    tx.insert(tables.interactions).values({
      direction: "inbound",
      author: "customer",
      text: "Do you ship to Austria?",
      occurredAt: new Date(),
      outcome: "owed",
      dedupeKey: `message:${externalId}`,
      ...settings,
      ...of,
      id,
      externalId,
      workspaceId: scope.workspaceId,
    }),
  );
  return { id, externalId };
}

/** Runs statements as the database's owner, past every policy: only to check what the product left behind. */
export async function asOwner<T>(url: string, work: (db: ReturnType<typeof drizzle>) => Promise<T>): Promise<T> {
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const db = drizzle(client);
    await db.execute(sql`select 1`);
    return await work(db);
  } finally {
    await client.end({ timeout: 5 });
  }
}

function randomDigits(length: number): string {
  return Array.from({ length }, (_, place) => (place === 0 ? 1 : 0) + Math.floor(Math.random() * 9)).join("");
}

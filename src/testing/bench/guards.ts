import { sql } from "drizzle-orm";
import { pool } from "@/db/client";
import { migrate } from "@/db/migrate";
import type { WorkspaceScope } from "@/db/scope";
import { startDatabase } from "@/embedded/database/start-database";
import { startRedis } from "@/embedded/redis/start-redis";
import { listInteractions } from "@/features/interactions/list-interactions";
import { redis } from "@/lib/redis";
import { makeInteraction, makeThread, makeWorkspace } from "@/testing/factories";
import { makeMember, makeUser } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { Browser } from "../browser";
import { quantile } from "./measure-sends";

const ROUNDS = 300;
const WARM_UP = 30;
const SHOPS = 20;
const MESSAGES = 100;

/**
 * What the guards cost: a page of the list with and without row-level security, and a call of the admin API with and
 * without the denylist. Both ways take turns within one run, so that the ratio does not depend on the machine.
 */
export async function benchGuards(): Promise<Record<string, string | number>[]> {
  const real = process.env.TEST_DATABASE_URL;
  const database = real ? { url: real, stop: async () => undefined } : await startDatabase();
  const token = "bench-redis-token";
  const shell = await startRedis({ token });
  try {
    setTestSettings({
      ...{ DATABASE_URL: database.url, UPSTASH_REDIS_REST_URL: shell.url, UPSTASH_REDIS_REST_TOKEN: token },
    });
    await migrate({ url: database.url });
    let shop = await makeShop();
    for (let other = 1; other < SHOPS; other++) shop = await makeShop();
    await pool().db.execute(sql`analyze`);
    return [await measureRowSecurity(shop.scope), await measureDenylist(shop)];
  } finally {
    await pool().client.end({ timeout: 5 });
    await shell.stop();
    await database.stop();
  }
}

type Shop = { scope: WorkspaceScope; slug: string };

async function makeShop(): Promise<Shop> {
  const { scope, slug } = await makeWorkspace();
  const thread = await makeThread(scope);
  for (let message = 0; message < MESSAGES; message++) await makeInteraction(scope, thread);
  return { scope, slug };
}

/** The same verb on the same rows: the second way, the owner lifts the policies of the tables that it reads. */
async function measureRowSecurity(scope: WorkspaceScope) {
  const withIt: number[] = [];
  const withoutIt: number[] = [];
  const tables = ["interactions", "conversations", "customers"].map((name) => sql.identifier(name));
  for (let turn = 0; turn < 6; turn++) {
    const isOn = turn % 2 === 0;
    for (const table of tables)
      await pool().db.execute(sql`alter table ${table} ${sql.raw(isOn ? "enable" : "disable")} row level security`);
    await repeat(() => listInteractions(scope, {}), WARM_UP);
    (isOn ? withIt : withoutIt).push(...(await repeat(() => listInteractions(scope, {}), ROUNDS / 3)));
  }
  for (const table of tables) await pool().db.execute(sql`alter table ${table} enable row level security`);
  return row("a page of the list: row-level security", withIt, withoutIt);
}

/** The same call over the route, session check included: the second way, the denylist answers without being asked. */
async function measureDenylist({ scope, slug }: Shop) {
  const { GET } = await import("../../app/api/trpc/[trpc]/route");
  const user = await makeUser();
  await makeMember(scope, user.id, "viewer");
  const browser = new Browser();
  await browser.signIn(user.email);
  const path = `/api/trpc/channels.list?input=${encodeURIComponent(JSON.stringify({ workspace: slug }))}`;
  const call = async () => {
    const answer = await browser.call(GET, path);
    if (answer.status === 429) return;
    if (!answer.ok) throw new Error(`the call failed: ${answer.status}`);
    await answer.text();
  };
  const client = redis();
  const { mget } = client;
  const withIt: number[] = [];
  const withoutIt: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    const isOn = turn % 2 === 0;
    Object.assign(client, { mget: isOn ? mget : async () => [null, null] });
    (isOn ? withIt : withoutIt).push(...(await repeat(call, ROUNDS / 6)));
  }
  Object.assign(client, { mget });
  return row("a call of the admin API: denylist", withIt, withoutIt);
}

async function repeat(work: () => Promise<unknown>, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    const startMs = performance.now();
    await work();
    taken.push(performance.now() - startMs);
  }
  return taken;
}

function row(what: string, withIt: number[], withoutIt: number[]): Record<string, string | number> {
  const [on, off] = [quantile(withIt, 0.5), quantile(withoutIt, 0.5)];
  const shown = (value: number) => Number(value.toFixed(2));
  return { what, n: withIt.length, medianWithMs: shown(on), medianWithoutMs: shown(off), ratio: (on / off).toFixed(2) };
}

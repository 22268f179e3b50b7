import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import postgres, { type Sql } from "postgres";
import { type RedisShell, startRedis } from "@/embedded/redis/start-redis";
import { startRealRedis } from "../start-real-redis";
import { setTestSettings } from "../test-settings";
import { startWholeProduct, type WholeProduct } from "../whole-product";
import { type Relay, startRelay } from "./start-relay";

const TOKEN = "redis-token-of-the-flows";
const CLOCK = pathToFileURL(join(import.meta.dirname, "shift-clock.mjs")).href;
const SOON_MS = 15_000;

/** Where the flows are played: the running product, and a wire between it and Redis that can be broken. */
export type Stage = {
  product: WholeProduct;
  relay: Relay;
  /** The database, as its owner. */
  sql: Sql;
  /** Asks Redis directly, beside the relay. */
  redis(...command: string[]): Promise<unknown>;
  /** Sets how far the application's clock is off, beside everybody else's. */
  shiftClock(minutes: number): Promise<void>;
  /** Resolves when the product says that Redis answers. */
  untilRedisIsBack(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts the product with its Redis behind a relay: the stand-in (relay between the product and the REST shell), or a
 * real redis-server (relay between the launcher's REST shell and the server). This process gets the settings with which
 * the rooms work on the same database.
 */
export async function openStage(on: { realRedis: boolean }): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), "flows-"));
  const clock = join(directory, "clock");
  writeFileSync(clock, "0");
  const real = on.realRedis ? await startRealRedis() : undefined;
  const shell: RedisShell = await startRedis({ token: TOKEN, redisUrl: real?.url });
  const relay = await startRelay(() => real?.port ?? shell.port);
  const behindRelay: Record<string, string> = real
    ? { REDIS_URL: `redis://127.0.0.1:${relay.port}` }
    : { UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${relay.port}`, UPSTASH_REDIS_REST_TOKEN: TOKEN };
  const close = async () => {
    await relay.stop();
    await shell.stop();
    await real?.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const settings = { ...behindRelay, NODE_OPTIONS: `--import ${CLOCK}`, SHIFTED_CLOCK: clock, SIGN_UP: "open" };
  const product = await startWholeProduct({ settings }).catch(async (error) => {
    await close();
    throw error;
  });
  const { AUTH_SECRET = "", ENCRYPTION_KEY = "", UPSTASH_REDIS_REST_TOKEN = TOKEN } = product.secrets;
  const ports = JSON.parse(readFileSync(join(product.dataDir, "ports.json"), "utf8"));
  setTestSettings({
    ...{ AUTH_SECRET, ENCRYPTION_KEY, UPSTASH_REDIS_REST_TOKEN, DATABASE_URL: product.databaseUrl },
    ...{ APP_URL: `http://localhost:${product.port}`, DATABASE_POOL_SIZE: "1" },
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${real ? ports.redis : relay.port}`,
  });
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => undefined });
  return {
    product,
    relay,
    sql,
    async redis(...command) {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const answer = await fetch(shell.url, { method: "POST", headers, body: JSON.stringify(command) });
      return (await answer.json()).result;
    },
    async shiftClock(minutes) {
      writeFileSync(clock, String(minutes * 60_000));
      const deadlineMs = Date.now() + SOON_MS;
      const isShifted = () =>
        Math.round(Number(readFileSync(`${clock}.now`, { encoding: "utf8", flag: "a+" })) / 60_000) === minutes;
      while (!isShifted()) {
        if (Date.now() > deadlineMs) throw new Error("the application's clock did not follow");
        await sleep(20);
      }
    },
    async untilRedisIsBack() {
      const deadlineMs = Date.now() + SOON_MS;
      while (Date.now() < deadlineMs) {
        const answer = await fetch(`${product.appUrl}/api/ready`);
        const { degraded } = (await answer.json()) as { degraded: string[] };
        if (!degraded.includes("redis")) return;
        await sleep(25);
      }
      throw new Error("Redis did not come back");
    },
    async close() {
      await sql.end({ timeout: 1 });
      const { pool } = await import("@/db/client");
      await pool().client.end({ timeout: 1 });
      await product.stop();
      await close();
    },
  };
}

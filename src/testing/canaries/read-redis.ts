import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WholeProduct } from "../whole-product";

const READING: Record<string, (key: string) => string[]> = {
  string: (key) => ["GET", key],
  hash: (key) => ["HGETALL", key],
  list: (key) => ["LRANGE", key, "0", "-1"],
  set: (key) => ["SMEMBERS", key],
  zset: (key) => ["ZRANGE", key, "0", "-1", "WITHSCORES"],
};

/**
 * Every key of the product's Redis with all that it holds.
 * @throws Error for a key of a kind that nobody has said how to read
 */
export async function readRedis({ dataDir, secrets }: WholeProduct): Promise<{ key: string; text: string }[]> {
  const { redis } = JSON.parse(readFileSync(join(dataDir, "ports.json"), "utf8"));
  const headers = { authorization: `Bearer ${secrets.UPSTASH_REDIS_REST_TOKEN}` };
  const ask = async (command: string[]) => {
    const asked = { method: "POST", headers, body: JSON.stringify(command) };
    return (await (await fetch(`http://127.0.0.1:${redis}/`, asked)).json()).result;
  };
  const keys: string[] = await ask(["KEYS", "*"]);
  return Promise.all(
    keys.map(async (key) => {
      const kind: string = await ask(["TYPE", key]);
      const reading = READING[kind]?.(key);
      if (!reading) throw new Error(`${key} is a ${kind}, which is not read here`);
      return { key, text: JSON.stringify(await ask(reading)) };
    }),
  );
}

import { execFileSync } from "node:child_process";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasRealRedis, type RealRedis, startRealRedis } from "@/testing/start-real-redis";
import { type RedisShell, startRedis } from "./start-redis";

const TOKEN = "token-of-the-test";
const IS_REAL_THERE = hasRealRedis();

describe("the shell in front of memory", () => speaksUpstash(false));
describe.skipIf(!IS_REAL_THERE)("the shell in front of a real redis-server", () => speaksUpstash(true));

function speaksUpstash(isReal: boolean) {
  let shell: RedisShell;
  let server: RealRedis | undefined;
  let redis: Redis;
  beforeAll(async () => {
    server = isReal ? await startRealRedis() : undefined;
    shell = await startRedis({ token: TOKEN, redisUrl: server?.url });
    redis = new Redis({ url: shell.url, token: TOKEN, enableTelemetry: false });
  });
  afterAll(async () => {
    await shell?.stop();
    await server?.stop();
  });
  afterEach(() => redis.flushall());

  it("sets with every option that we use, and forgets in time", async () => {
    expect(await redis.set("brief", "gone soon", { px: 700 })).toBe("OK");
    expect(await redis.set("short", "gone", { ex: 1 })).toBe("OK");
    expect(await redis.set("short", "other", { nx: true, ex: 100 })).toBeNull();
    expect(await redis.set("fresh", "first", { nx: true, ex: 100 })).toBe("OK");
    expect(await redis.ttl("fresh")).toBeGreaterThan(90);
    expect(await redis.get("brief")).toBe("gone soon");
    await pause(800);
    expect(await redis.get("brief")).toBeNull();
    expect(await redis.exists("brief")).toBe(0);
    await pause(500);
    expect(await redis.mget("short", "fresh")).toEqual([null, "first"]);
    expect(await redis.dbsize()).toBe(1);
  });

  it("keeps the options of other clients' spelling", async () => {
    expect(await rest(["set", "a", "1", "px", "60"])).toEqual({ status: 200, body: { result: "OK" } });
    await pause(90);
    expect(await rest(["get", "a"])).toEqual({ status: 200, body: { result: null } });
  });

  it("keeps words, numbers, unicode, hashes and lists as they were", async () => {
    const odd = "OK, Grüße 👋 \u0000 ' \" \\";
    await redis.set("odd", odd);
    await redis.hset("hash", { name: "Bäcker", count: 3 });
    await redis.rpush("list", "a", "OK", "c");
    expect(await redis.get("odd")).toBe(odd);
    expect(await redis.hgetall("hash")).toEqual({ name: "Bäcker", count: 3 });
    expect(await redis.lrange("list", 0, -1)).toEqual(["a", "OK", "c"]);
    expect(await redis.incrby("n", 41)).toBe(41);
    expect(await redis.set("ok", "OK")).toBe("OK");
    expect(await redis.get("ok")).toBe("OK");
    expect((await redis.scan("0", { match: "o*", count: 100 }))[1].sort()).toEqual(["odd", "ok"]);
  });

  it("runs pipelines and transactions, with each command's own outcome", async () => {
    expect(await redis.pipeline().set("a", 1).incr("a").get("a").exec()).toEqual(["OK", 2, 2]);
    expect(await redis.multi().incr("a").pexpire("a", 60).exec()).toEqual([3, 1]);
    await pause(90);
    expect(await redis.get("a")).toBeNull();
    const { body } = await rest([["set", "w", "x"], ["incr", "w"], ["nosuch"]], "/pipeline");
    expect(body).toEqual([
      { result: "OK" },
      { error: "ERR value is not an integer or out of range" },
      { error: "ERR Command is not available: 'NOSUCH'" },
    ]);
  });

  it("knows scripts by their hash once they have run, with their first line", async () => {
    const script = "#!lua flags=allow-key-locking\nreturn {redis.call('incr', KEYS[1]), ARGV[1], 3.9, false}";
    const sha = execFileSync("node", ["-e", `${SHA1}`, script], { encoding: "utf8" });
    await expect(redis.evalsha(sha, ["k"], ["v"])).rejects.toThrow("NOSCRIPT");
    expect(await redis.eval(script, ["k"], ["v"])).toEqual([1, "v", 3, null]);
    expect(await redis.evalsha(sha, ["k"], ["v"])).toEqual([2, "v", 3, null]);
    const loaded = await redis.scriptLoad("return 7");
    expect(await redis.scriptExists(loaded, "f".repeat(40))).toEqual([1, 0]);
    expect(await redis.evalsha(loaded, [], [])).toBe(7);
  });

  it.each([
    ["fixed", () => Ratelimit.fixedWindow(3, "1 s")],
    ["sliding", () => Ratelimit.slidingWindow(3, "1 s")],
  ] as const)("limits in a %s window, and lets in again after it", async (name, limiter) => {
    const limit = new Ratelimit({ redis, limiter: limiter(), prefix: name, ephemeralCache: false, analytics: false });
    // A window's border between two questions would let more of them in.
    await pause(1000 - (Date.now() % 1000) + 20);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => limit.limit("someone")));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(3);
    expect((await limit.limit("another")).success).toBe(true);
    await pause(2100);
    expect((await limit.limit("someone")).success).toBe(true);
    expect((await limit.getRemaining("someone")).remaining).toBe(2);
  });

  it("takes commands as a path too", async () => {
    expect((await rest(undefined, "/set/a%2Fb/v%20w?EX=100")).body).toEqual({ result: "OK" });
    expect((await rest(undefined, "/get/a%2Fb")).body).toEqual({ result: "v w" });
    expect((await rest(undefined, "/ttl/a%2Fb")).body).toEqual({ result: 100 });
  });

  it("refuses strangers, nonsense and what REST cannot do", async () => {
    expect((await rest(["get", "a"], "/", "wrong")).status).toBe(401);
    expect(await rest("nonsense", "/pipeline")).toEqual({
      status: 400,
      body: { error: "ERR failed to parse pipeline request" },
    });
    for (const [command, error] of [
      [["subscribe", "a"], "ERR Command is not available: 'SUBSCRIBE'"],
      [["nosuch"], "ERR Command is not available: 'NOSUCH'"],
      [["get"], "ERR wrong number of arguments for 'get' command"],
      [[], "ERR failed to parse command"],
    ]) {
      expect(await rest(command)).toEqual({ status: 400, body: { error } });
    }
  });

  if (isReal) {
    it("says so while Redis is down, and goes on when it is back", async () => {
      await server?.stop();
      expect((await rest(["get", "a"])).status).toBe(503);
      server = await startRealRedis(server?.port);
      await expect.poll(async () => (await rest(["set", "a", "b"])).status, { timeout: 10_000 }).toBe(200);
    });
  }

  async function rest(body: unknown, path = "/", token = TOKEN): Promise<{ status: number; body: unknown }> {
    const response = await fetch(shell.url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }
}

const SHA1 = `process.stdout.write(require("node:crypto").createHash("sha1").update(process.argv[1]).digest("hex"))`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

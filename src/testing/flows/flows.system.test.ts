import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hasRealRedis } from "../start-real-redis";
import { describeClocks } from "./describe-clocks";
import { describeStrangers } from "./describe-strangers";
import { endingFlows } from "./ending-flows";
import { admitGuest, askMe, readEnd, reasonOf, signOut } from "./guests";
import { livingFlows } from "./living-flows";
import { openStage, type Stage } from "./open-stage";
import { play, type Score } from "./play";
import type { Weather } from "./start-relay";

// The rooms that work in this process too would tell of Redis, and it fails a hundred times.
vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});

/** The flows of signing in, renewing and ending over real HTTP, with Redis well and failing at each of their moments. */

const FLOWS = Object.entries({ ...livingFlows, ...endingFlows });
const BROKEN: Weather[] = ["refusing", "hanging", "cutting"];
const realRedis = process.env.FLOWS_REDIS === "real";
const isPossible = !realRedis || hasRealRedis();
if (!isPossible)
  console.warn("\nFlows on a real Redis SKIPPED: no redis-server found. sudo apt install redis-server\n");

let stage: Stage;
const scores: Score[] = [];
beforeAll(async () => {
  if (isPossible) stage = await openStage({ realRedis });
}, 600_000);
afterAll(async () => {
  const rounds = scores.reduce((sum, score) => sum + score.rounds, 0);
  const slowestMs = Math.max(...scores.map((score) => score.slowestMs));
  console.info(`flows: ${scores.length} flows in ${rounds} rounds, the longest moment ${slowestMs} ms`);
  await stage?.close();
});

describe.skipIf(!isPossible)(`with ${realRedis ? "a real Redis" : "the stand-in for Redis"}`, () => {
  it.each(FLOWS)("%s, while Redis is well", async (_, flow) => {
    await play(stage, flow, () => "up");
  });

  if (realRedis) {
    // Its clients come back slowly, so each flow meets every failure here and not every failure at every moment.
    it.each(FLOWS.map(([name, flow], at) => [name, flow, at] as const))(
      "%s, while Redis fails",
      async (_, flow, at) => {
        scores.push(await play(stage, flow, (moment) => BROKEN[(at + moment) % BROKEN.length] ?? "refusing"));
      },
    );
  } else {
    describe.each(BROKEN)("while Redis is %s", (weather) => {
      it.each(FLOWS)("%s", async (_, flow) => {
        scores.push(await play(stage, flow, () => weather));
      });
    });
    describeClocks(() => stage);
    describeStrangers(() => stage);
  }

  it("asks Redis as well as the database, and the database alone while Redis is down", async () => {
    const { visitor, sessionId } = await admitGuest(stage);
    const thief = visitor.copy();
    await signOut(visitor);
    expect(await stage.redis("EXISTS", `deny:sid:${sessionId}`)).toBe(1);
    await stage.sql`update sessions set revoked_at = null where id = ${sessionId}`;
    expect(await reasonOf(askMe(thief))).toEqual([401, "session_revoked"]);
    await stage.relay.turn("refusing");
    expect((await askMe(thief)).status).toBe(200);
    await stage.relay.turn("up");
    await stage.untilRedisIsBack();
    expect((await askMe(thief)).status).toBe(401);
  });

  it("refuses the access of a session whose denial was never written, also when Redis is back", async () => {
    const { visitor, sessionId } = await admitGuest(stage);
    const thief = visitor.copy();
    await stage.relay.turn("refusing");
    expect((await signOut(visitor)).status).toBe(200);
    await stage.relay.turn("up");
    await stage.untilRedisIsBack();
    // A real one's client may have kept the denial and brought it late.
    await stage.redis("DEL", `deny:sid:${sessionId}`);
    expect(await readEnd(stage.sql, sessionId)).toBe("signed out");
    expect(await reasonOf(askMe(thief))).toEqual([401, "session_revoked"]);
  });
});

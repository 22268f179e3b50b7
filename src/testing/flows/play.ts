import { expect } from "vitest";
import type { Visitor } from "../visitor";
import { askMe, renew } from "./guests";
import type { Stage } from "./open-stage";
import type { Weather } from "./start-relay";

/** Who may come in when a flow is over, and who may not, whatever Redis did meanwhile. */
export type Ending = { welcome: Visitor[]; refused: Visitor[] };
/** A flow of the design, with a call of `at` before each of its moments. It expects the same however Redis fares. */
export type Flow = (stage: Stage, at: () => Promise<void>) => Promise<Ending>;

/** Redis is given 150 ms; a client's own retries would take four seconds. */
const LONGEST_MOMENT_MS = 3_000;

/** How often a flow was played, and how long its longest moment took. */
export type Score = { rounds: number; slowestMs: number };

/**
 * Plays a flow once with Redis failing throughout, and once for each of its moments with Redis failing at that moment
 * only. Everybody's standing is looked at again when Redis is back.
 * @param weatherAt how Redis fails at a moment, the first being 1; throughout for 0
 */
export async function play(stage: Stage, flow: Flow, weatherAt: (moment: number) => Weather): Promise<Score> {
  const endings: Ending[] = [];
  let slowestMs = 0;
  let moments = 1;
  try {
    for (let broken = 0; broken <= moments; broken += 1) {
      let moment = 0;
      let startedMs = performance.now();
      const at = async () => {
        if (moment > 0) slowestMs = Math.max(slowestMs, performance.now() - startedMs);
        moment += 1;
        await stage.relay.turn(broken === 0 || broken === moment ? weatherAt(broken) : "up");
        startedMs = performance.now();
      };
      endings.push(await flow(stage, at));
      moments = moment;
      await stage.relay.turn("up");
      if (weatherAt(0) === "up") break;
    }
  } finally {
    await stage.relay.turn("up");
  }
  expect(slowestMs).toBeLessThan(LONGEST_MOMENT_MS);
  await stage.untilRedisIsBack();
  for (const { welcome, refused } of endings) {
    for (const visitor of welcome) expect((await askMe(visitor)).status).toBe(200);
    for (const visitor of refused) {
      expect((await askMe(visitor)).status).toBe(401);
      expect((await renew(visitor)).status).toBe(401);
    }
  }
  return { rounds: endings.length, slowestMs: Math.round(slowestMs) };
}

import { setTimeout as sleep } from "node:timers/promises";
import { DEBOUNCE_LAG_MS } from "@/embedded/jobs/accept-event";
import { startWholeProduct } from "@/testing/whole-product";
import { digits } from "@/testing/wire-bodies";
import { ask, DEBOUNCE_MS, quantile, untilAllSent } from "./measure-sends";

const WARM_UP = 3;
const MESSAGES = 40;
const EVERY_MS = 500;

/**
 * The whole product with the offline model, one message every half second: how long Meta waits for the webhook's answer,
 * and how long after the end of the debounce (counted from the webhook's request) the Graph API has the answer.
 */
export async function benchLatency(): Promise<Record<string, string | number>[]> {
  const product = await startWholeProduct();
  try {
    const warm = Array.from({ length: WARM_UP }, digits);
    for (const customerId of warm) await ask(product, customerId);
    await untilAllSent(product, warm);

    const asked = new Map<string, { postedMs: number; takenMs: number }>();
    for (let place = 0; place < MESSAGES; place++) {
      const customerId = digits();
      asked.set(customerId, await ask(product, customerId));
      await sleep(EVERY_MS);
    }
    const sent = await untilAllSent(product, [...asked.keys()]);
    const taken = [...asked.values()].map(({ postedMs, takenMs }) => takenMs - postedMs);
    const answered = [...asked].map(([id, { postedMs }]) => (sent.get(id) ?? 0) - postedMs - DEBOUNCE_MS);
    return [
      row("webhook → 200", taken),
      row("end of debounce → Graph", answered),
      row(
        `… without the ${DEBOUNCE_LAG_MS} ms that the engine ends it late`,
        answered.map((each) => each - DEBOUNCE_LAG_MS),
      ),
    ];
  } finally {
    await product.stop();
  }
}

function row(what: string, times: number[]): Record<string, string | number> {
  const median = quantile(times, 0.5);
  const p95 = quantile(times, 0.95);
  const ratio = (value: number) => (value / DEBOUNCE_MS).toFixed(3);
  return {
    what,
    n: times.length,
    medianMs: median,
    p95Ms: p95,
    medianOfDebounce: ratio(median),
    p95OfDebounce: ratio(p95),
  };
}

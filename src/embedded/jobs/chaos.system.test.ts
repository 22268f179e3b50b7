import { afterEach, expect, test } from "vitest";
import { Chaos } from "./chaos";
import { Journal, pause, until } from "./conformance/journal";
import { startApp } from "./conformance/start-app";
import { startJobRunner } from "./start-job-runner";

const KEYS = { eventKey: "event-key", signingKey: "00112233445566778899aabbccddeeff" };
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startUnderChaos(chaosSeed: number) {
  const journal = new Journal();
  let url = "";
  const app = await startApp("chaos", journal, () => ({ ...KEYS, url }));
  stops.push(app.stop);
  const runner = await startJobRunner({
    ...KEYS,
    port: 0,
    appUrl: app.url,
    retryIntervalS: 1,
    chaosSeed,
    log: () => {},
  });
  stops.push(runner.stop);
  url = runner.url;
  app.deploy();
  await app.register();
  return { app, runner, journal };
}

test("the same seed does the same mischief", () => {
  const deeds = (seed: number) => {
    const chaos = new Chaos(seed);
    return Array.from({ length: 50 }, () => [chaos.deliveries(), chaos.losesAnswer(), chaos.order()]);
  };
  expect(deeds(7)).toEqual(deeds(7));
  expect(deeds(7)).not.toEqual(deeds(8));
});

test("every run ends with the right result; steps repeat, events come twice, limits hold", async () => {
  const { app, journal } = await startUnderChaos(11);
  const keys = Array.from({ length: 30 }, (_, index) => `run-${index}`);
  await app.send(keys.map((key) => ({ name: "c/in-a-row-plain", data: { key } })));
  const capped = Array.from({ length: 12 }, (_, index) => ({
    key: "capped",
    index,
    shop: "shop",
    talk: `talk-${index % 3}`,
  }));
  await app.send(capped.map((data) => ({ name: "c/capped", id: `capped-${data.index}`, data })));
  const ends = (key: string) =>
    journal.outcomes.filter((one) => one.key === key && one.functionId === "chaos-in-a-row-plain");
  await until("all runs to end", () => keys.every((key) => ends(key).length > 0), 14_000);
  for (const key of keys)
    for (const { status, result } of ends(key)) expect([status, result]).toEqual(["completed", 3]);
  const steps = keys.map((key) => journal.count(key, "one") + journal.count(key, "two") + journal.count(key, "three"));
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...steps)).toBeGreaterThan(3);
  await until("the capped ones", () => new Set(journal.of("capped", "ended").map((entry) => entry.data)).size === 12);
  expect(journal.peaks.get("shop")).toBeLessThanOrEqual(3);
});

test("what is forgotten does not go on; what is sent again does", async () => {
  const { app, runner, journal } = await startUnderChaos(5);
  await app.send({ name: "c/in-a-row", data: { key: "lost" } });
  await until("the first step", () => journal.count("lost", "one"));
  runner.forget();
  await pause(2500);
  expect(journal.outcomes).toEqual([]);
  await app.send({ name: "c/in-a-row", data: { key: "again" } });
  await until("the run", () => journal.outcomes.some((one) => one.key === "again"));
});

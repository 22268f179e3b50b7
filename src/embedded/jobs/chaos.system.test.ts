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

async function startUnderChaos(chaosSeed: number | undefined) {
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
  const named = Array.from({ length: 20 }, (_, index) => `named-${index}`);
  const nameless = Array.from({ length: 10 }, (_, index) => `nameless-${index}`);
  await app.send(named.map((key) => ({ name: "c/in-a-row-plain", id: key, data: { key } })));
  await app.send(nameless.map((key) => ({ name: "c/in-a-row-plain", data: { key } })));
  const capped = Array.from({ length: 12 }, (_, index) => ({
    key: "capped",
    index,
    shop: "shop",
    talk: `talk-${index % 3}`,
  }));
  await app.send(capped.map((data) => ({ name: "c/capped", id: `capped-${data.index}`, data })));
  const keys = [...named, ...nameless];
  const runs = (key: string) => new Set(journal.outcomes.filter((one) => one.key === key).map((one) => one.runId)).size;
  await until("all runs to end", () => keys.every((key) => runs(key) > 0));
  await pause(3000);
  const ends = journal.outcomes.filter((one) => one.functionId === "chaos-in-a-row-plain");
  for (const { status, result } of ends) expect([status, result]).toEqual(["completed", 3]);
  // An event with an id starts one run, whose steps repeat when an answer is lost; one without may start two.
  expect(named.map(runs)).toEqual(named.map(() => 1));
  expect(named.some((key) => journal.count(key, "one") + journal.count(key, "two") > 2)).toBe(true);
  expect(nameless.some((key) => runs(key) === 2)).toBe(true);
  await until("the capped ones", () => new Set(journal.of("capped", "ended").map((entry) => entry.data)).size === 12);
  expect(journal.peaks.get("shop")).toBeLessThanOrEqual(3);
});

test("cancellations come late", async () => {
  const { app, runner, journal } = await startUnderChaos(11);
  const keys = Array.from({ length: 16 }, (_, index) => `late-${index}`);
  await app.send(keys.map((key) => ({ name: "c/cancelled-plain", id: key, data: { key, busyMs: 0 } })));
  await until("all to begin", () => keys.every((key) => journal.count(key, "began")));
  await app.send(keys.map((key) => ({ name: "c/stop", id: `stop-${key}`, data: { key } })));
  type Seen = {
    runs: { status: string; endedAtMs: number; event: { id: string } }[];
    events: { id: string; atMs: number }[];
  };
  const see = async (): Promise<Seen> => (await fetch(`${runner.url}/state`)).json();
  const cancelled = async () => (await see()).runs.filter(({ status }) => status === "cancelled");
  await expect.poll(async () => (await cancelled()).length, { timeout: 10_000 }).toBe(keys.length);
  const { events } = await see();
  const delays = (await cancelled()).map(({ event, endedAtMs }) => {
    const stops = events.flatMap(({ id, atMs }) => (id === `stop-${event.id}` ? atMs : []));
    return endedAtMs - Math.min(...stops);
  });
  expect(Math.max(...delays)).toBeGreaterThan(100);
});

test("what is forgotten does not go on; what is sent again does", async () => {
  const { app, runner, journal } = await startUnderChaos(undefined);
  await app.send([
    { name: "c/in-a-row", data: { key: "asleep" } },
    { name: "c/cancelled-plain", data: { key: "busy", busyMs: 1000 } },
  ]);
  await until("both to begin", () => journal.count("asleep", "one") && journal.count("busy", "began"));
  runner.forget();
  await pause(6500);
  expect(journal.outcomes.filter(({ key }) => key === "asleep" || key === "busy")).toEqual([]);
  expect([...journal.of("asleep"), ...journal.of("busy")].map((entry) => entry.what)).toEqual(["one", "began"]);
  await app.send({ name: "c/in-a-row", data: { key: "again" } });
  await until("the run", () => journal.outcomes.some((one) => one.key === "again"));
});

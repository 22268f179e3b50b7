import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type JobRunner, startJobRunner } from "../start-job-runner";
import { type Entry, Journal, type Outcome, pause, until } from "./journal";
import { startApp, type Target } from "./start-app";

/**
 * The same expectations of the embedded runner and of a real server. The latter is named by INNGEST_CONFORMANCE_URL,
 * with INNGEST_CONFORMANCE_EVENT_KEY and, in signed mode, INNGEST_CONFORMANCE_SIGNING_KEY; it runs with
 * `--retry-interval 1 --tick 50` and reaches the app at 127.0.0.1, where the app tells it to.
 */
const real = process.env.INNGEST_CONFORMANCE_URL;
const keys = {
  eventKey: process.env.INNGEST_CONFORMANCE_EVENT_KEY ?? "0123456789abcdef",
  signingKey: real ? process.env.INNGEST_CONFORMANCE_SIGNING_KEY : "signkey-test-00112233445566778899aabbccddeeff",
};
const APP = "conformance";
const journal = new Journal();
let runner: JobRunner | undefined;
let target: Target;
let app: Awaited<ReturnType<typeof startApp>>;

beforeAll(async () => {
  app = await startApp(APP, journal, () => target);
  if (!real)
    runner = await startJobRunner({
      ...(keys as { eventKey: string; signingKey: string }),
      port: 0,
      appUrl: app.url,
      retryIntervalS: 1,
      log: () => {},
    });
  target = { ...keys, url: real ?? (runner as JobRunner).url };
  app.deploy();
  await app.register();
});

afterAll(async () => {
  await runner?.stop();
  await app.stop();
});

const newKey = () => randomUUID().slice(0, 8);

/** Sends the event that starts a function and gives the outcome of its run. */
async function play(functionId: string, data: Record<string, unknown> = {}, withinMs?: number) {
  const key = newKey();
  const sentAtMs = Date.now();
  await app.send({ name: `c/${functionId}`, data: { key, ...data } });
  const outcome = await outcomeOf(functionId, key, withinMs);
  return { key, outcome, tookMs: Date.now() - sentAtMs };
}

const outcomeOf = (functionId: string, key: string, withinMs?: number): Promise<Outcome> =>
  until(
    `the end of ${functionId} (${key})`,
    () => journal.outcomes.find((one) => one.functionId === `${APP}-${functionId}` && one.key === key),
    withinMs,
  );

const whats = (key: string) => journal.of(key).map((entry) => entry.what);

for (const suffix of ["", "-plain"]) {
  describe.concurrent(`steps ${suffix ? "without" : "with"} checkpoints`, () => {
    test("run once each, in order, around a sleep and an instant", async () => {
      const { key, outcome, tookMs } = await play(`in-a-row${suffix}`);
      expect(outcome).toMatchObject({ status: "completed", result: 3 });
      expect(whats(key)).toEqual(["one", "two", "three"]);
      expect(journal.of(key, "one")[0]?.data).toBe(outcome.runId);
      expect(tookMs).toBeGreaterThan(1000);
      expect(tookMs).toBeLessThan(6000);
    });

    test("run side by side; only the one that failed is repeated", async () => {
      const { key, outcome } = await play(`side-by-side${suffix}`);
      expect(outcome).toMatchObject({ status: "completed", result: "abc" });
      expect(whats(key).sort()).toEqual(["a", "after", "b", "b", "c"]);
      expect(journal.peaks.get(key)).toBe(3);
      // The function is called to plan, once more when the last of the group is done, and to end: not after each.
      const calls = app.requests.filter((one) => one.functionId === "side-by-side-plain" && one.stepId === "step");
      if (suffix) expect(calls).toHaveLength(3);
    });

    /** Starts a run that waits, and sends what may answer it once it does. */
    const ask = async (
      name: string,
      topic: string | undefined,
      answers: Record<string, unknown>[],
      timeout: string,
    ) => {
      const key = newKey();
      const before = app.requests.filter((one) => one.functionId === name).length;
      await app.send({ name: `c/${name}`, data: { key, topic, timeout } });
      await until("the wait", () => app.requests.filter((one) => one.functionId === name).length > before);
      await pause(1000);
      if (answers.length > 0) await app.send(answers.map((data) => ({ name: "c/answer", data: { key, ...data } })));
      return (await outcomeOf(name, key)).result;
    };

    test("a wait ends with the event that fits, or with its time-out", async () => {
      const wrong = [
        { key: "another", topic: "price", text: "not for us" },
        { topic: "size", text: "not this" },
      ];
      const right = { topic: "price", text: "for us" };
      expect(await ask(`waits${suffix}`, "price", [...wrong, right], "30s")).toBe("for us");
      expect(await ask(`waits${suffix}`, "price", wrong, "3s")).toBe("nobody answered");
    });

    test("an absent field equals an absent one only where it stands on the left", async () => {
      const answers = [{ topic: "price", text: "has a topic" }, { text: "has none" }];
      expect(await ask(`waits-reversed${suffix}`, undefined, answers, "30s")).toBe("has none");
      expect(await ask(`waits-too${suffix}`, undefined, answers, "3s")).toBe("nobody answered");
    });

    test("a step out of attempts fails the run, and onFailure hears of it once", async () => {
      const { key, outcome } = await play(`always-fails${suffix}`);
      expect(outcome).toMatchObject({ status: "failed", error: { message: "broken on purpose" } });
      const [told] = await until("onFailure", () => journal.count(key, "told") > 0 && journal.of(key, "told"));
      expect(told?.data).toEqual({ of: `${APP}-always-fails${suffix}`, message: "broken on purpose" });
      await pause(1500);
      expect(whats(key)).toEqual(["before", "tried", "tried", "told"]);
    });

    test("a step's error can be caught, with its cause", async () => {
      const { key, outcome } = await play(`catches${suffix}`);
      expect(outcome).toMatchObject({ status: "completed", result: ["outside", "inside"] });
      expect(whats(key)).toEqual(["tried", "tried"]);
    });

    test("what cannot be retried is not", async () => {
      const { key, outcome } = await play(`gives-up${suffix}`);
      expect(outcome).toMatchObject({ status: "failed", error: { message: "it will never work" } });
      expect(whats(key)).toEqual(["tried"]);
    });

    test("a step decides when it is tried again", async () => {
      const { key, outcome } = await play(`asks-for-time${suffix}`);
      expect(outcome).toMatchObject({ status: "completed", result: "now" });
      const [first, second] = journal.of(key, "tried");
      const waitedMs = (second?.atMs ?? 0) - (first?.atMs ?? 0);
      expect(waitedMs).toBeGreaterThan(1900);
      expect(waitedMs).toBeLessThan(4500);
    });

    test("an error outside of steps is retried as a whole", async () => {
      const { key, outcome } = await play(`throws-outside-steps${suffix}`);
      expect(outcome).toMatchObject({ status: "failed", error: { message: "no step around it" } });
      expect(whats(key)).toEqual(["tried", "tried"]);
    });

    test("an id used again names the next step", async () => {
      const { outcome } = await play(`repeats-an-id${suffix}`);
      expect(outcome).toMatchObject({ status: "completed", result: [0, 1, 2, 3] });
    });

    test("events sent by a step start a function once per id", async () => {
      const { key, outcome } = await play(`sends${suffix}`);
      expect(outcome).toMatchObject({ status: "completed", result: "sent" });
      await until("three receivers", () => journal.count(key, "took") >= 3);
      await pause(1500);
      expect(
        journal
          .of(key, "took")
          .map((entry) => entry.data)
          .sort(),
      ).toEqual([1, 2, 3]);
    });

    test("a state too large for a request is fetched by the app", async () => {
      const name = `large${suffix}`;
      const { outcome } = await play(name, {}, 60_000);
      expect(outcome).toMatchObject({ status: "completed", result: 6 * 1024 * 1024 });
      if (suffix) expect(app.requests.some((one) => one.functionId === name && one.usesApi)).toBe(true);
    });

    test("a lost answer costs an attempt and no result that was saved", async () => {
      const name = `loses-answers${suffix}`;
      app.loseNextAnswer(name);
      const { key, outcome } = await play(name);
      expect(outcome).toMatchObject({ status: "completed", result: "done" });
      expect(whats(key)).toEqual(suffix ? ["first", "first", "second"] : ["first", "second"]);
      expect(app.requests.some((one) => one.functionId === name && one.attempt === 1)).toBe(true);
    });

    test("a cancelled run goes no further; a step under way is not interrupted", async () => {
      const name = `cancelled${suffix}`;
      const [asleep, busy, other] = [newKey(), newKey(), newKey()];
      await app.send({ name: "c/stop", data: { key: other } }); // earlier than the run: cancels nothing
      await pause(1000);
      await app.send([
        { name: `c/${name}`, data: { key: asleep, busyMs: 0 } },
        { name: `c/${name}`, data: { key: busy, busyMs: 2500 } },
        { name: `c/${name}`, data: { key: other, busyMs: 0 } },
      ]);
      await until("all to begin", () => [asleep, busy, other].every((key) => journal.count(key, "began")));
      await pause(700);
      await app.send([
        { name: "c/stop", data: { key: asleep } },
        { name: "c/stop", data: { key: busy } },
      ]);
      await until("the one that nobody stopped", () => journal.count(other, "went on"));
      await pause(3500);
      expect(whats(asleep)).toEqual(["began"]);
      expect(whats(busy)).toEqual(["began"]);
      expect(await outcomeOf(name, asleep)).toMatchObject({ status: "cancelled" });
      expect(await outcomeOf(name, busy)).toMatchObject({ status: "cancelled" });
      expect(await outcomeOf(name, other)).toMatchObject({ status: "completed" });
    });
  });
}

describe.concurrent("starting runs", () => {
  test("a run that lasts longer than the SDK lets one request last goes on in the next", async () => {
    const { key, outcome } = await play("outlasts-a-request", {}, 40_000);
    expect(outcome).toMatchObject({ status: "completed", result: "done" });
    expect(whats(key)).toEqual(["one", "two", "three", "four", "five"]);
    expect(app.requests.filter((one) => one.functionId === "outlasts-a-request").length).toBeGreaterThan(1);
  }, 50_000);

  test("an event id starts a function once", async () => {
    const key = newKey();
    const event = { name: "c/sent", id: `${key}-same`, data: { key, index: 1 } };
    for (let index = 0; index < 3; index++) await app.send(event);
    await app.send({ ...event, id: `${key}-other`, data: { key, index: 2 } });
    await until("both", () => journal.count(key, "took") >= 2);
    await pause(1500);
    expect(
      journal
        .of(key, "took")
        .map((entry) => entry.data)
        .sort(),
    ).toEqual([1, 2]);
  });

  test("an event id that was seen still reaches who waits for it", async () => {
    const key = newKey();
    const answer = { name: "c/answer", id: `${key}-same`, data: { key, topic: "price", text: "again" } };
    await app.send(answer);
    await app.send({ name: "c/waits", data: { key, topic: "price", timeout: "20s" } });
    await pause(1500);
    await app.send(answer);
    expect(await outcomeOf("waits", key)).toMatchObject({ result: "again" });
  });

  test("conditions decide, a missing field is like null, and two triggers that match start one run", async () => {
    const key = newKey();
    await app.send([
      { name: "c/plain", data: { key, index: 1 } },
      { name: "c/picked", data: { key, index: 2, kind: "yes" } },
      { name: "c/picked", data: { key, index: 3, kind: "no" } },
      { name: "c/picked", data: { key, index: 4 } },
      { name: "c/picked", data: { key, index: 5, kind: "both" } },
    ]);
    await until("three runs", () => journal.count(key, "took") >= 3);
    await pause(1500);
    expect(
      journal
        .of(key, "took")
        .map((entry) => entry.data)
        .sort(),
    ).toEqual([1, 2, 5]);
  });

  test("data that the function's schema refuses ends the run at once", async () => {
    const { key, outcome } = await play("typed", { count: "many" });
    expect(outcome.status).toBe("failed");
    expect(whats(key)).toEqual([]);
    expect(app.requests.filter((one) => one.functionId === "typed")).toHaveLength(1);
  });

  test("an event from the future starts its run then", async () => {
    const key = newKey();
    const sentAtMs = Date.now();
    await app.send({ name: "c/plain", ts: sentAtMs + 2500, data: { key, index: 1 } });
    const [entry] = await until("the run", () => journal.count(key, "took") > 0 && journal.of(key, "took"));
    expect((entry?.atMs ?? 0) - sentAtMs).toBeGreaterThan(2300);
  });

  test("the clock starts runs on the minute", async () => {
    const [tick] = await until("a tick", () => journal.count("cron", "tick") > 0 && journal.of("cron", "tick"), 70_000);
    const { id, cron } = (tick as Entry).data as { id: string; cron: string };
    expect(cron).toBe("* * * * *");
    expect(id).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
    expect(Math.abs((tick?.atMs ?? 0) - Date.parse(id))).toBeLessThan(3000);
  }, 80_000);

  test("a burst is debounced into one run with its last event, per key", async () => {
    const key = newKey();
    for (let index = 0; index < 4; index++) {
      await app.send({ name: "c/debounced", data: { key, talk: "a", index } });
      if (index === 1) await app.send({ name: "c/debounced", data: { key, talk: "b", index: 10 } });
      await pause(400);
    }
    const lastAtMs = Date.now() - 400;
    await until("both runs", () => journal.count(key, "took") >= 2);
    await pause(2500);
    expect(
      journal
        .of(key, "took")
        .map((entry) => entry.data)
        .sort(),
    ).toEqual([10, 3]);
    const last = journal.of(key, "took").find((entry) => entry.data === 3);
    expect((last?.atMs ?? 0) - lastAtMs).toBeGreaterThan(1900);
    expect((last?.atMs ?? 0) - lastAtMs).toBeLessThan(4500);
  });

  test("a debounce does not outlast its time-out, does not look at ids, and ignores older events", async () => {
    const [endless, twice, older] = [newKey(), newKey(), newKey()];
    const nowMs = Date.now();
    await app.send({ name: "c/debounced", id: twice, data: { key: twice, talk: "", index: 1 } });
    await app.send({ name: "c/debounced", ts: nowMs, data: { key: older, talk: "", index: "newer" } });
    await app.send({ name: "c/debounced", ts: nowMs - 60_000, data: { key: older, talk: "", index: "older" } });
    const beganMs = Date.now();
    for (let index = 0; index < 10; index++) {
      await app.send({ name: "c/debounced", data: { key: endless, talk: "", index } });
      await pause(900);
    }
    const [first] = journal.of(endless, "took");
    expect((first?.atMs ?? Number.POSITIVE_INFINITY) - beganMs).toBeLessThan(8500);
    await app.send({ name: "c/debounced", id: twice, data: { key: twice, talk: "", index: 2 } });
    await until("the second run of one id", () => journal.count(twice, "took") >= 2);
    expect(journal.of(older, "took").map((entry) => entry.data)).toEqual(["newer"]);
  }, 40_000);
});

describe.concurrent("concurrency", () => {
  test("both keys hold at once, and nothing is lost", async () => {
    const key = newKey();
    const events = Array.from({ length: 24 }, (_, index) => {
      const shop = index < 18 ? `${key}-big` : `${key}-small`;
      return { name: "c/capped", data: { key, index, shop, talk: `${shop}-${index % 5}` } };
    });
    await app.send(events);
    await until("all to end", () => journal.count(key, "ended") >= events.length, 60_000);
    const peaks = [...journal.peaks].filter(([name]) => name.startsWith(key));
    expect(journal.peaks.get(`${key}-big`)).toBe(3);
    expect(journal.peaks.get(`${key}-small`)).toBeLessThanOrEqual(3);
    for (const [name, peak] of peaks) if (/-\d$/.test(name)) expect(peak).toBe(1);
  }, 70_000);

  test("runs without the key's field share one bucket", async () => {
    const key = newKey();
    await app.send([1, 2, 3].map(() => ({ name: "c/capped-by-nothing", data: { key } })));
    await until("all to end", () => journal.count(key, "ended") >= 3);
    expect(journal.peaks.get(key)).toBe(1);
  });

  test("a sleeping run holds no slot", async () => {
    const key = newKey();
    await app.send([1, 2, 3].map(() => ({ name: "c/sleepers", data: { key } })));
    await until("all to end", () => journal.count(key, "ended") >= 3);
    expect(whats(key)).toEqual(["began", "began", "began", "ended", "ended", "ended"]);
  });
});

describe("what outsiders send", () => {
  const post = async (eventKey: string, body: unknown) => {
    const answer = await fetch(`${target.url}/e/${eventKey}`, { method: "POST", body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as { error?: string; ids?: string[] } };
  };

  test("events are refused with a reason", async () => {
    for (const [event, reason] of [
      [{ data: {} }, /name is empty/],
      [{ name: "inngest/mine", data: {} }, /reserved/],
      [{ name: "c/plain", data: "text" }, /data/],
      [{ name: "c/plain", data: {}, ts: 1000 }, /1980/],
    ] as const) {
      const answer = await post(target.eventKey, event);
      expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(reason) } });
    }
    expect(await post(target.eventKey, [])).toMatchObject({ status: 200 });
  });

  test.skipIf(!keys.signingKey)("a wrong event key and a wrong signature are refused", async () => {
    expect(await post("not-the-key", { name: "c/plain", data: {} })).toMatchObject({
      status: 401,
      body: { error: "Event key not found" },
    });
    const unsigned = await fetch(`${app.url}?fnId=${APP}-typed&stepId=step`, { method: "POST", body: "{}" });
    expect(unsigned.status).toBe(401);
  });

  test("a request that is sent again starts nothing twice", async () => {
    const key = newKey();
    const seed = `${Date.now()},${Buffer.from("0123456789").toString("base64")}`;
    const repeat = () =>
      fetch(`${target.url}/e/${target.eventKey}`, {
        method: "POST",
        headers: { "x-inngest-event-id-seed": seed },
        body: JSON.stringify([{ name: "c/plain", data: { key, index: 1 } }]),
      }).then((answer) => answer.json() as Promise<{ ids: string[] }>);
    const [first, second] = [await repeat(), await repeat()];
    expect(second.ids).toEqual(first.ids);
    await until("the run", () => journal.count(key, "took"));
    await pause(1500);
    expect(journal.count(key, "took")).toBe(1);
  });
});

// Last: it changes the functions for all.
test("changed functions are registered anew, and who sleeps goes on in the new code", async () => {
  const key = newKey();
  await app.send({ name: "c/redeployed", data: { key } });
  await until("the run to sleep", () => journal.count(key, "began"));
  await pause(500);
  app.deploy(true);
  await app.register();
  expect(await outcomeOf("redeployed", key)).toMatchObject({ status: "completed", result: "new code" });
  const fresh = newKey();
  await app.send({ name: "c/redeployed-2", data: { key: fresh } });
  await until("the new trigger", () => journal.count(fresh, "began"));
});

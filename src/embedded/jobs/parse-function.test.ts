import { describe, expect, test } from "vitest";
import { parseFunction, splitCron } from "./parse-function";

const entry = (options: Record<string, unknown> = {}) => ({
  id: "shop-answer",
  name: "answer",
  triggers: [{ event: "message/received" }],
  steps: {
    step: { id: "step", name: "step", runtime: { type: "http", url: "http://app/api/inngest?fnId=shop-answer" } },
  },
  ...options,
});

test("takes all that the product's functions use", () => {
  const parsed = parseFunction(
    entry({
      triggers: [{ event: "a/b", expression: "event.data.x == 1" }, { cron: "TZ=Europe/Paris 0 12 * * 5" }],
      concurrency: [{ limit: 5, key: "event.data.workspaceId" }, { limit: 1 }],
      debounce: { period: "3s", timeout: "20s", key: "event.data.conversationId" },
      cancel: [{ event: "a/stop", if: "async.data.id == event.data.id", timeout: "1h" }],
      steps: { step: { runtime: { type: "http", url: "http://app" }, retries: { attempts: 2 } } },
    }),
  );
  expect(parsed).toMatchObject({
    id: "shop-answer",
    triggers: [{ event: "a/b", condition: { source: "event.data.x == 1" } }],
    crons: ["TZ=Europe/Paris 0 12 * * 5"],
    maxAttempts: 3,
    concurrency: [{ limit: 5, key: { source: "event.data.workspaceId" } }, { limit: 1 }],
    debounce: { periodMs: 3000, timeoutMs: 20_000 },
    cancelOn: [{ event: "a/stop", timeout: "1h" }],
  });
  expect(parseFunction(entry()).maxAttempts).toBe(5);
});

describe("refuses, naming function and option,", () => {
  test.each([
    ["throttle", { throttle: { limit: 1, period: "1m" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1m" } }],
    ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["priority", { priority: { run: "100" } }],
    ["idempotency", { idempotency: "event.data.id" }],
    ["timeouts", { timeouts: { finish: "1h" } }],
    ["something-new", { "something-new": true }],
    ["triggers", { triggers: [] }],
    ["triggers", { triggers: Array.from({ length: 11 }, (_, index) => ({ event: `a/${index}` })) }],
    ["triggers.event", { triggers: [{ event: "a/*" }] }],
    ["triggers.if", { triggers: [{ event: "a/b", expression: "event.data.list.exists(x, x)" }] }],
    ["triggers.cron", { triggers: [{ cron: "* * * *" }] }],
    ["triggers.cron", { triggers: [{ cron: "61 * * * *" }] }],
    ["triggers.cron", { triggers: [{ cron: "0 0 * * 7" }] }],
    ["triggers.cron", { triggers: [{ cron: "@hourly" }] }],
    ["triggers.cron", { triggers: [{ cron: "TZ=Nowhere/Atall 0 0 * * *" }] }],
    ["triggers.jitter", { triggers: [{ cron: "0 0 * * *", jitter: "30s" }] }],
    ["retries", { steps: { step: { runtime: { type: "http" }, retries: { attempts: 21 } } } }],
    ["steps.runtime", { steps: { step: { runtime: { type: "ws" } } } }],
    ["concurrency", { concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }],
    ["concurrency.scope", { concurrency: { limit: 1, key: '"x"', scope: "account" } }],
    ["concurrency.limit", { concurrency: { limit: 1.5 } }],
    ["concurrency.key", { concurrency: { limit: 1, key: "events.data" } }],
    ["debounce.period", { debounce: { period: "500ms" } }],
    ["debounce.period", { debounce: { period: "8d" } }],
    ["debounce.timeout", { debounce: { period: "1s", timeout: "soon" } }],
    ["cancelOn", { cancel: Array.from({ length: 6 }, () => ({ event: "a/stop" })) }],
    ["cancelOn.if", { cancel: [{ event: "a/stop", if: "size(async.data.x) == 1" }] }],
    ["cancelOn.match", { cancel: [{ event: "a/stop", match: "data.id" }] }],
    ["cancelOn.timeout", { cancel: [{ event: "a/stop", timeout: "later" }] }],
  ])("%s: %j", (option, options) => {
    expect(() => parseFunction(entry(options))).toThrow(`function "shop-answer", option "${option}"`);
  });
});

test("a cron's zone is its own, or UTC", () => {
  expect(splitCron("TZ=Europe/Paris 0 12 * * 5")).toEqual({ timezone: "Europe/Paris", pattern: "0 12 * * 5" });
  expect(splitCron("*/5 * * * *")).toEqual({ timezone: "UTC", pattern: "*/5 * * * *" });
});

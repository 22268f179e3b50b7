import { expect, test } from "vitest";
import { costInMicros } from "./prices";

test("a known model costs its tokens, rounded up to a whole micro-dollar", () => {
  expect(costInMicros("gpt-5-mini", { input: 1001, output: 100 })).toBe(451);
});

test("a dated snapshot costs what its family costs", () => {
  expect(costInMicros("gpt-5-mini-2025-08-07", { input: 4, output: 0 })).toBe(1);
});

test("the offline model is free and an unknown one has no known price", () => {
  expect(costInMicros("offline-quotes", { input: 900, output: 90 })).toBe(0);
  expect(costInMicros("llama-4", { input: 900, output: 90 })).toBeNull();
});

test("a provider that does not count tokens leaves the cost unknown", () => {
  expect(costInMicros("gpt-5", { input: undefined, output: 3 })).toBeNull();
});

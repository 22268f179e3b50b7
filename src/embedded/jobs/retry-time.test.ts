import { expect, test } from "vitest";
import { retryTime } from "./retry-time";

const NOW_MS = Date.UTC(2026, 0, 1, 12, 0, 0, 400);
const inSeconds = (attempt: number, retryAfter?: string, intervalS?: number, random = () => 0) =>
  (retryTime(attempt, retryAfter, intervalS, NOW_MS, random) - NOW_MS) / 1000;

test("waits by the server's table, with up to half a minute on top", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15].map((attempt) => inSeconds(attempt))).toEqual([
    15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200,
  ]);
  expect(inSeconds(0, undefined, undefined, () => 0.5)).toBe(30);
});

test("waits a fixed interval when one is set", () =>
  expect([0, 5].map((n) => inSeconds(n, undefined, 2))).toEqual([2, 2]));

test("the app's own wish comes first, from the last whole second, within a second and a day", () => {
  expect(inSeconds(0, "4", 1)).toBe(3.6);
  expect(inSeconds(0, "0", 1)).toBe(0.6);
  expect(inSeconds(0, "Thu, 01 Jan 2026 12:01:00 GMT", 1)).toBe(59.6);
  expect(inSeconds(0, "2026-01-09T12:00:00.000Z")).toBe(86_400);
  expect(inSeconds(0, "whenever", 1)).toBe(1);
});

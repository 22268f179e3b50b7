import { describe, expect, it } from "vitest";
import { formatBucket, formatCount, formatMoney, percentOf } from "./words";

describe("words of the operator's page", () => {
  it.each([
    [0, "$0.00"],
    [1, "< $0.01"],
    [9_999, "< $0.01"],
    [10_000, "$0.01"],
    [12_345_678, "$12.35"],
  ])("says %i millionths as %s", (micros, words) => {
    expect(formatMoney(micros, "en-US")).toBe(words);
  });

  it.each([
    [0, 0, 100],
    [0, 10, 0],
    [999, 1000, 99],
    [1000, 1000, 100],
    [50_000, 1, 999],
  ])("says how much of a limit is used: %i of %i is %i per cent", (spent, limit, percent) => {
    expect(percentOf(spent, limit)).toBe(percent);
  });

  it("shortens large numbers", () => {
    expect([0, 999, 1_234, 3_400_000].map((count) => formatCount(count, "en-US"))).toEqual([
      "0",
      "999",
      "1.2K",
      "3.4M",
    ]);
  });

  it("names days as UTC has them, whatever the reader's zone", () => {
    expect(formatBucket(new Date("2026-11-01T00:00:00Z"), "month", "en-GB")).toBe("1 Nov");
  });
});

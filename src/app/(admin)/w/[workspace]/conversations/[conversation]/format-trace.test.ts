import { describe, expect, it } from "vitest";
import { formatCost, formatDuration, formatTokens } from "./format-trace";

describe("a reply's figures", () => {
  it.each([
    [0, "$0"],
    [1, "$0.000001"],
    [12, "$0.000012"],
    [420, "$0.00042"],
    [5300, "$0.0053"],
    [61_000, "$0.061"],
    [250_000, "$0.25"],
    [3_140_000, "$3.14"],
  ])("shows %i millionths of a dollar as %s", (micros, shown) => {
    expect(formatCost(micros)).toBe(shown);
  });

  it.each([
    [0.4, "0 ms"],
    [812, "812 ms"],
    [1000, "1.0 s"],
    [61_250, "61.3 s"],
  ])("shows %d ms as %s", (ms, shown) => {
    expect(formatDuration(ms)).toBe(shown);
  });

  it("counts tokens, and says nothing when nothing is known", () => {
    expect(formatTokens(1312, 45)).toBe("1,312 in, 45 out");
    expect(formatTokens(1312, null)).toBe("1,312 in, ? out");
    expect(formatTokens(null, null)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { limitCalls } from "./limit-calls";

describe("limitCalls", () => {
  it("stops whoever calls more than three hundred times a second, until the window is over, and nobody else", () => {
    const at = (ms: number, caller = "one") => limitCalls(caller, 1_000_000 + ms);
    const answers = Array.from({ length: 3000 }, (_, call) => at(call / 10));
    expect(new Set(answers)).toEqual(new Set([null]));
    expect(at(400)).toBe(10);
    expect(at(9_500)).toBe(1);
    expect(at(400, "another")).toBeNull();
    expect(at(10_000)).toBeNull();
  });
});

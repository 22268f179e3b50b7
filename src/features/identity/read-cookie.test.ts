import { describe, expect, it } from "vitest";
import { readCookie } from "./read-cookie";

describe("readCookie", () => {
  it.each([
    ["a=1; b=2", "2"],
    ["b=2", "2"],
    ["b=x=y; a=1", "x=y"],
    ["bb=1; ab=2", null],
    ["b=1; b=2", null],
    [null, null],
    [`b=${"x".repeat(20_000)}`, null],
  ])("of %j reads %j", (header, value) => {
    expect(readCookie(header, "b")).toBe(value);
  });
});

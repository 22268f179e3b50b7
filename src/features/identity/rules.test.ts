import { describe, expect, it } from "vitest";
import { normaliseEmail, safeNext } from "./rules";

describe("safeNext", () => {
  it.each(["/", "/w/demo/interactions?outcome=owed#top", "/me", "/w/a%2Fb/team"])("keeps %s", (next) => {
    expect(safeNext(next)).toBe(next);
  });

  it.each([
    "",
    null,
    undefined,
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n//evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " /w",
    "w/demo",
    "/a\\..\\..//evil.example",
  ])("falls back to the start page for %j", (next) => {
    expect(safeNext(next)).toBe("/");
  });
});

describe("normaliseEmail", () => {
  it("makes one form of an address that can be typed in several", () => {
    expect(normaliseEmail("  Ｏwner@Demo.Local ")).toBe("owner@demo.local");
  });
});

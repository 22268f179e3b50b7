import fc from "fast-check";
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
    "/.//evil.example",
    "/w/..//evil.example/x",
    "/%2e%2e//evil.example",
  ])("falls back to the start page for %j", (next) => {
    expect(safeNext(next)).toBe("/");
  });

  it("stays on this site whatever it is given, also when what it gave is read once more", () => {
    const pieces = ["/", "//", ".", "..", "\\", "%2e", "%2f", "evil.example", "?", "#", "@", ":", "\t", "w"];
    const addresses = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(addresses, (address) => {
        const next = safeNext(address);
        expect(new URL(next, "https://here.example").origin).toBe("https://here.example");
        expect(safeNext(next)).toBe(next);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("normaliseEmail", () => {
  it("makes one form of an address that can be typed in several", () => {
    expect(normaliseEmail("  Ｏwner@Demo.Local ")).toBe("owner@demo.local");
  });
});

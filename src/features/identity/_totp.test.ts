import { describe, expect, it } from "vitest";
import { codeAt, findStep, stepAt, toBase32 } from "./_totp";

const SECRET = Buffer.from("12345678901234567890");

describe("codes of the authenticator", () => {
  // RFC 6238, appendix B, the last six digits.
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("at %i seconds is %s", (seconds, code) => {
    expect(codeAt(SECRET, stepAt(seconds * 1000))).toBe(code);
  });

  it("are taken half a minute early or late, not later, and none twice", () => {
    const nowMs = 1_111_111_111_000;
    const step = stepAt(nowMs);
    for (const offset of [-1, 0, 1]) {
      expect(findStep(SECRET, codeAt(SECRET, step + offset), nowMs, 0)).toBe(step + offset);
    }
    for (const offset of [-2, 2]) expect(findStep(SECRET, codeAt(SECRET, step + offset), nowMs, 0)).toBeNull();
    expect(findStep(SECRET, codeAt(SECRET, step), nowMs, step)).toBeNull();
    expect(findStep(SECRET, codeAt(SECRET, step - 1), nowMs, step)).toBeNull();
  });

  it("write their secret as RFC 4648 does", () => {
    expect(toBase32(Buffer.from("foobar"))).toBe("MZXW6YTBOI");
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { measureText } from "@/features/channels/rules";
import { fitText } from "./_fit-text";

it("leaves what fits as it is", () => {
  expect(fitText("Danke schön", { unit: "bytes", max: 12 })).toBe("Danke schön");
});

it("cuts at a whole character and says so", () => {
  expect(fitText("ab👩‍👩‍👧cd", { unit: "characters", max: 6 })).toBe("ab…");
  expect(fitText("öööö", { unit: "bytes", max: 7 })).toBe("öö…");
});

it("always fits", () => {
  const limits = fc.record({
    unit: fc.constantFrom("bytes" as const, "characters" as const),
    max: fc.nat({ max: 40 }),
  });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), limits, (text, limit) => {
      fc.pre(limit.max >= 3);
      expect(measureText(fitText(text, limit), limit.unit)).toBeLessThanOrEqual(limit.max);
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { isId, newId } from "./ids";

test("ids made later sort later, and each is a version 7 UUID", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 1_000_000 }), (nowMs, laterMs) => {
      const [first, second] = [newId(nowMs), newId(nowMs + laterMs)];
      expect(first < second).toBe(true);
      expect(isId(first)).toBe(true);
      expect(first[14]).toBe("7");
      expect("89ab").toContain(first[19]);
    }),
  );
});

test("two ids of one millisecond differ", () => {
  expect(newId(5)).not.toBe(newId(5));
});

test.each(["", "demo", "019AB000-0000-7000-8000-000000000000", "019ab000-0000-7000-8000-00000000000", 7, null])(
  "%s is no id",
  (value) => expect(isId(value)).toBe(false),
);

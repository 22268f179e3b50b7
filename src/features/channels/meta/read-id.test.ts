import { expect, it } from "vitest";
import { readId } from "./read-id";

it.each([
  ["17841400000000000", "17841400000000000"],
  [" m_1 ", "m_1"],
  [42, "42"],
  [0, "0"],
  ["x".repeat(512), "x".repeat(512)],
])("reads %o", (value, id) => {
  expect(readId(value)).toBe(id);
});

it.each([
  ["nothing", undefined],
  ["an empty text", " \u0000"],
  ["a text longer than any id", "x".repeat(513)],
  ["a number that has lost its last digits", 2 ** 53],
  ["a fraction", 1.5],
  ["a negative number", -1],
  ["no number", Number.NaN],
  ["an object", { id: "1" }],
])("takes %s for no id", (_what, value) => {
  expect(readId(value)).toBeUndefined();
});

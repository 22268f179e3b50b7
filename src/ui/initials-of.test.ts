import { expect, test } from "vitest";
import { initialsOf } from "./initials-of";

test.each([
  ["Olga Operator", "OO"],
  ["mara", "MA"],
  ["  Kim   van  Dyk ", "KV"],
  ["😀", "😀"],
  ["Kim 😀", "K😀"],
  ["👩🏽‍🚒 Mara", "👩🏽‍🚒M"],
  ["e\u0301lodie blanc", "E\u0301B"],
  ["", ""],
])("%j has the initials %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
  expect(initials).not.toMatch(/\p{Surrogate}/u);
});

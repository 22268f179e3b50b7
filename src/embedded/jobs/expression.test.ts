import { describe, expect, test } from "vitest";
import { bindMatch, compileEventExpression, compileMatchExpression, evaluate, evaluateKey, holds } from "./expression";

const value = (source: string, data: unknown = {}) => evaluate(compileEventExpression(source), { event: { data } });

/** What the real server makes of fields that are not there; each line was read off its own tests. */
describe("a missing field", () => {
  test.each([
    ['event.data.no == "x"', false],
    ["event.data.no == null", true],
    ["event.data.no == 0", false],
    ["event.data.no == event.data.neither", false],
    ['event.data.no != "x"', true],
    ["event.data.no != null", false],
    ["event.data.no != event.data.neither", true],
    ["event.data.no < 5", true],
    ["event.data.no <= 5", true],
    ["event.data.no > 5", false],
    ["5 < event.data.no", false],
    ["5 > event.data.no", true],
    ['event.data.no + "x"', "x"],
    ['"x" + event.data.no', "x"],
    ["event.data.no + event.data.neither", false],
    ['event.data.no in ["a"]', false],
    ["!event.data.no", false],
    ["event.data.no", false],
    ["event.data.no || event.data.neither", false],
    ['event.data.no ? "yes" : "no"', "no"],
  ])("%s is %s", (source, expected) => expect(value(source)).toEqual(expected));

  test("puts all runs into one bucket", () => {
    const key = compileEventExpression("event.data.workspaceId");
    expect(evaluateKey(key, { data: {} })).toBe("false");
    expect(evaluateKey(key, { data: { workspaceId: "w" } })).toBe("w");
    expect(evaluateKey(key, { data: { workspaceId: 7 } })).toBe("7");
  });
});

test.each([
  ["null < 5", true],
  ["5 > null", true],
  ['null < "a"', true],
  ["null >= 1", false],
  ['null == "x"', false],
  ["event.data.a || event.data.b", "second"],
  ["event.data.b && event.data.n", 3],
  ["event.data.a && event.data.b", ""],
  ["event.data.n + 1", 4],
  ['event.data.b + ":" + event.data.n', "second:3"],
  ['event.data["b"]', "second"],
  ["event.data.list[1]", "y"],
  ['"x" in event.data.list', true],
  ['event.data.list == ["x", "y"]', true],
  ['event.data.list == ["x"]', false],
  ["event.data.zero ? 1 : 2", 2],
])("%s is %s", (source, expected) =>
  expect(value(source, { a: "", b: "second", n: 3, zero: 0, list: ["x", "y"] })).toEqual(expected),
);

test("what cannot be evaluated does not hold", () => {
  expect(holds(compileEventExpression('event.data.n > "x"'), { event: { data: { n: 1 } } })).toBe(false);
  expect(holds(compileEventExpression("event.data.n"), { event: { data: { n: 1 } } })).toBe(false);
  expect(holds(undefined, {})).toBe(true);
});

test.each([
  "event.data.list.exists(x, x == 1)",
  'event.data.a.startsWith("x")',
  "size(event.data.list) == 1",
  "event.data.n * 2",
  "matches(event.data.a, 'x')",
  "user.data.a",
  "event.data.a ==",
  "async.data.a == 1",
  '{"a": 1}',
])("%s is refused", (source) => expect(() => compileEventExpression(source)).toThrow());

test("waits and cancellations take logic only", () => {
  expect(() => compileMatchExpression("async.data.a + 1 == event.data.a")).toThrow(/not supported/);
  expect(() => compileMatchExpression('async.data.a.startsWith("x")')).toThrow(/not supported/);
});

describe("what a wait reads of its own event", () => {
  const fits = (source: string, own: unknown, other: unknown) =>
    bindMatch(compileMatchExpression(source), { data: own })({ data: other });

  test("is fixed when the wait begins", () => {
    expect(fits("async.data.id == event.data.id", { id: "a" }, { id: "a" })).toBe(true);
    expect(fits("async.data.id == event.data.id", { id: "a" }, { id: "b" })).toBe(false);
    expect(fits("async.data.id == event.data.id", { id: "a" }, {})).toBe(false);
  });

  test("is null on the left and missing on the right when it is absent", () => {
    expect(fits("event.data.id == async.data.id", {}, {})).toBe(true);
    expect(fits("event.data.id == async.data.id", {}, { id: "b" })).toBe(false);
    expect(fits("async.data.id == event.data.id", {}, {})).toBe(false);
  });
});

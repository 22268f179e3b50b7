import { describe, expect, it } from "vitest";
import { parseCommand, toBase64, withCapitalOptions, withoutShebang, withoutUpstashFlag } from "./rules";

describe("a command on its way to the in-memory Redis", () => {
  it.each([
    [
      ["SET", "nx", "ex", "ex", "60", "nx"],
      ["SET", "nx", "ex", "EX", "60", "NX"],
    ],
    [
      ["SCAN", "0", "match", "count", "count", "10"],
      ["SCAN", "0", "MATCH", "count", "COUNT", "10"],
    ],
    [
      ["ZADD", "ch", "nx", "ch", "1", "gt"],
      ["ZADD", "ch", "NX", "CH", "1", "gt"],
    ],
    [
      ["HSET", "ex", "px", "nx"],
      ["HSET", "ex", "px", "nx"],
    ],
  ] as const)("%j becomes %j", (given, wanted) => {
    expect(withCapitalOptions([...given])).toEqual(wanted);
  });

  it("loses only its script's first line", () => {
    expect(withoutShebang("#!lua flags=allow-key-locking\nreturn '#!lua'")).toBe("\nreturn '#!lua'");
  });

  it.each([
    ["#!lua flags=allow-key-locking\nreturn 1", "#!lua\nreturn 1"],
    ["#!lua flags=no-writes,allow-key-locking\nreturn 1", "#!lua flags=no-writes\nreturn 1"],
    ["#!lua flags=allow-key-locking,no-writes\nreturn 1", "#!lua flags=no-writes\nreturn 1"],
    ["return 'allow-key-locking'", "return 'allow-key-locking'"],
  ])("loses Upstash's own flag before a plain Redis: %j", (given, wanted) => {
    expect(withoutUpstashFlag(given)).toBe(wanted);
  });

  it("is a list of scalars", () => {
    expect(parseCommand(["set", "a", 1, true, null])).toEqual(["SET", "a", "1", "true", ""]);
    for (const wrong of [[], "get", { 0: "get" }, ["get", ["a"]], null]) {
      expect(() => parseCommand(wrong)).toThrow("ERR failed to parse command");
    }
  });

  it("answers strings in base64, at any depth, and leaves the rest", () => {
    expect(toBase64(["0", [1, null, ["é"]]])).toEqual(["MA==", [1, null, ["w6k="]]]);
  });
});

import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeUlid, seededUlid } from "./make-ulid";
import { parseDue, parseDuration } from "./parse-duration";
import { parseEvent } from "./parse-event";
import { canonicalJson, hashSigningKey, signRequest } from "./sign-request";

test("canonical JSON sorts keys at every depth and leaves out what is undefined", () => {
  const value = { b: [{ z: 1, a: "é😀" }, null, undefined], a: { y: undefined, x: 1.5e21 }, A: true };
  expect(canonicalJson(value)).toBe('{"A":true,"a":{"x":1.5e+21},"b":[{"a":"é😀","z":1},null,null]}');
});

test("a signature is over body and seconds, with the key's text after its prefix", () => {
  const mac = createHmac("sha256", "0a0b").update('{"a":1}1700000000').digest("hex");
  expect(signRequest('{"a":1}', "signkey-prod-0a0b", 1_700_000_000_999)).toBe(`t=1700000000&s=${mac}`);
  expect(hashSigningKey("signkey-test-00")).toMatch(/^signkey-test-6e340b9cffb37a98/);
});

test("ULIDs grow, also within a millisecond", () => {
  const ids = Array.from({ length: 2000 }, () => makeUlid());
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test("a seed names the same ids again, one per place", () => {
  const seed = `1700000000000,${Buffer.from("0123456789").toString("base64")}`;
  expect(seededUlid(seed, 0)).toBe(seededUlid(seed, 0));
  expect(seededUlid(seed, 1)).not.toBe(seededUlid(seed, 0));
  for (const bad of [undefined, "", "x,y", "1700000000000,short"]) expect(seededUlid(bad, 0)).toBeUndefined();
});

test("durations and instants", () => {
  expect(["2s", "1h30m", "1w2d", "250ms", "1.5s"].map(parseDuration)).toEqual([
    2000, 5_400_000, 777_600_000, 250, 1500,
  ]);
  for (const bad of ["", "5", "s", "-1s", "1x"]) expect(parseDuration(bad)).toBeUndefined();
  expect(parseDue("2s", 1000)).toBe(3000);
  expect(parseDue("2030-01-01T00:00:00.000Z", 0)).toBe(Date.UTC(2030, 0, 1));
  expect(parseDue("tomorrow", 0)).toBeUndefined();
});

describe("an event", () => {
  test("gets an id and a time when it has none, and loses what is the server's own", () => {
    const event = parseEvent({ name: "a/b", data: { x: 1, _inngest: { fn_id: "y" } } }, "ID");
    expect(event).toMatchObject({ name: "a/b", id: "ID", data: { x: 1 }, user: {} });
    expect(event.data).not.toHaveProperty("_inngest");
    expect(Math.abs(event.ts - Date.now())).toBeLessThan(1000);
  });

  test.each([
    ["no object", "text", /object/],
    ["no name", { data: {} }, /name is empty/],
    ["an endless name", { name: "x".repeat(513) }, /longer/],
    ["a reserved name", { name: "Inngest/x" }, /reserved/],
    ["data that is a list", { name: "a", data: [] }, /data must be an object/],
    ["data that is text", { name: "a", data: "x" }, /data must be an object/],
    ["an id that is a number", { name: "a", id: 5 }, /id must be a string/],
    ["a time in words", { name: "a", ts: "now" }, /ts must be/],
    ["a time before 1980", { name: "a", ts: 1 }, /1980/],
    ["a time after 2100", { name: "a", ts: 5e12 }, /2100/],
    ["too much data", { name: "a", data: { x: "x".repeat(3 * 1024 * 1024) } }, /3 MiB/],
  ])("with %s is refused", (_what, raw, reason) => expect(() => parseEvent(raw, "ID")).toThrow(reason));
});

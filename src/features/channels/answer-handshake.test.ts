import { beforeAll, describe, expect, it } from "vitest";
import { setTestSettings } from "@/testing/test-settings";
import { answerHandshake } from "./answer-handshake";

const TOKEN = "vt_3f0a9c1d5b7e4826a1c09d7f";
beforeAll(() => {
  setTestSettings({ META_VERIFY_TOKEN: TOKEN, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
});

const ask = (...pairs: [string, string][]) => answerHandshake(new URLSearchParams(pairs));
const MODE: [string, string] = ["hub.mode", "subscribe"];
const RIGHT: [string, string] = ["hub.verify_token", TOKEN];
const challenge = (value: string): [string, string] => ["hub.challenge", value];

describe("answerHandshake", () => {
  it("repeats the challenge to whoever knows the token", () => {
    expect(ask(MODE, RIGHT, challenge("1158201444"))).toEqual({ kind: "proven", challenge: "1158201444" });
  });

  it.each(["wrong", "", TOKEN.slice(0, -1), `${TOKEN} `, TOKEN.toUpperCase()])("refuses the token %j", (token) => {
    expect(ask(MODE, ["hub.verify_token", token], challenge("1"))).toEqual({ kind: "wrong_token" });
  });

  it.each<[string, [string, string][]]>([
    ["no mode", [RIGHT, challenge("1")]],
    ["another mode", [["hub.mode", "unsubscribe"], RIGHT, challenge("1")]],
    ["an upper-case mode", [["hub.mode", "SUBSCRIBE"], RIGHT, challenge("1")]],
    ["a padded mode", [["hub.mode", "subscribe "], RIGHT, challenge("1")]],
    ["no challenge", [MODE, RIGHT]],
    ["markup", [MODE, RIGHT, challenge("<script>alert(1)</script>")]],
    ["line breaks", [MODE, RIGHT, challenge("1\r\nset-cookie: a=b")]],
    ["an endless challenge", [MODE, RIGHT, challenge("9".repeat(5_000))]],
    ["no token", [MODE, challenge("1")]],
    ["two tokens", [MODE, RIGHT, ["hub.verify_token", "x"], challenge("1")]],
    ["two challenges", [MODE, RIGHT, challenge("1"), challenge("<b>")]],
  ])("repeats nothing for %s", (_, pairs) => {
    expect(ask(...pairs)).toEqual({ kind: "malformed" });
  });
});

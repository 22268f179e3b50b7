import { describe, expect, it } from "vitest";
import { decodeJson } from "./decode-json";

const decode = (text: string) => decodeJson(Buffer.from(text))?.value;

describe("decodeJson", () => {
  it("keeps every digit of an id that came as a number", () => {
    expect(decode('{"id":17841400000000123,"list":[99999999999999999999,1]}')).toEqual({
      id: "17841400000000123",
      list: ["99999999999999999999", 1],
    });
  });

  it("leaves small numbers, fractions, powers and the inside of strings alone", () => {
    const value = {
      a: 1795000000123,
      b: 1.5,
      c: "17841400000000123",
      d: '"17841400000000123" \\',
      e: "[17841400000000123]",
    };
    expect(decode(JSON.stringify(value))).toEqual(value);
    expect(decode('{"f":1234567890123456.5,"g":1234567890123456e2}')).toEqual({
      f: 1234567890123456.5,
      g: 123456789012345600,
    });
  });

  it("takes a byte order mark", () => {
    expect(decode('\ufeff{"object":"page"}')).toEqual({ object: "page" });
  });

  it.each([
    ["cut off", Buffer.from('{"object":"instagram","ent')],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["UTF-16", Buffer.from('{"object":"page"}', "utf16le")],
    ["nothing", Buffer.alloc(0)],
    ["an open string full of escapes", Buffer.from(`"${'\\"'.repeat(200_000)}`)],
  ])("gives nothing for what is %s", (_, bytes) => {
    expect(decodeJson(bytes)).toBeUndefined();
  });

  it("survives 200,000 nested lists", () => {
    expect(decodeJson(Buffer.from("[".repeat(200_000) + "]".repeat(200_000)))).toBeDefined();
  });
});

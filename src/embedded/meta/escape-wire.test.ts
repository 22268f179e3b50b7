import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeWire } from "./escape-wire";
import { signBytes } from "./sign-bytes";

describe("the wire form of a webhook", () => {
  it("escapes non-ASCII in lower case, slashes, and the four letters Meta escapes", () => {
    expect(escapeWire({ text: "café 😀 a@b.example https://x.example/?a=1&b=2 50% <3" })).toBe(
      String.raw`{"text":"caf\u00e9 \ud83d\ude00 a\u0040b.example https:\/\/x.example\/?a=1&b=2 50\u0025 \u003C3"}`,
    );
  });

  it("is ASCII and reads back as what was said, whatever was said", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const wire = escapeWire({ text });
        expect(wire).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(wire)).toEqual({ text });
      }),
    );
  });

  it("is signed over these very bytes: serialised anew they no longer verify", () => {
    const wire = escapeWire({ object: "instagram", entry: ["ä@/"] });
    expect(signBytes("test_app_secret", JSON.stringify(JSON.parse(wire)))).not.toBe(signBytes("test_app_secret", wire));
  });

  it("is signed with HMAC-SHA256 in lower-case hex", () => {
    expect(signBytes("test_app_secret", '{"object":"whatsapp_business_account","entry":[]}')).toBe(
      "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
    );
  });
});

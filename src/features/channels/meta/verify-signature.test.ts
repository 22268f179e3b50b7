import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readMetaFixture } from "@/testing/read-meta-fixture";
import { verifySignature } from "./verify-signature";

const SECRET = "a-secret-of-the-app";
const BODY = Buffer.from('{"object":"instagram","entry":[]}');
const hexOf = (body: Uint8Array, secret = SECRET) => createHmac("sha256", secret).update(body).digest("hex");
const verify = (header: string | null, body: Uint8Array = BODY, secrets = [SECRET]) =>
  verifySignature(body, header, secrets);

describe("verifySignature", () => {
  it("takes a vector that was computed elsewhere", () => {
    // openssl dgst -sha256 -hmac test_app_secret
    const header = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
    expect(verify(header, Buffer.from('{"object":"whatsapp_business_account","entry":[]}'), ["test_app_secret"])).toBe(
      true,
    );
  });

  it("takes each of several secrets, wherever it stands", () => {
    for (const secret of ["one", "two", "three"]) {
      expect(verify(`sha256=${hexOf(BODY, secret)}`, BODY, ["one", "two", "three"])).toBe(true);
    }
  });

  it("signs the escapes that came over the wire, not what they mean", () => {
    const wire = readMetaFixture("instagram-escaped.txt");
    const header = `sha256=${hexOf(wire)}`;
    expect(verify(header, wire)).toBe(true);
    expect(verify(header, Buffer.from(JSON.stringify(JSON.parse(wire.toString()))))).toBe(false);
  });

  const hex = hexOf(BODY);
  it.each([
    ["none", null],
    ["empty", ""],
    ["no prefix", hex],
    ["another prefix", `sha1=${hex}`],
    ["upper-case prefix", `SHA256=${hex}`],
    ["a colon", `sha256:${hex}`],
    ["spaces", ` sha256= ${hex}`],
    ["63 digits", `sha256=${hex.slice(0, -1)}`],
    ["junk behind", `sha256=${hex}zz`],
    ["a line end behind", `sha256=${hex}\n`],
    ["upper-case digits", `sha256=${hex.toUpperCase()}`],
    ["no digits", `sha256=${"z".repeat(64)}`],
    ["two values", `sha256=${"0".repeat(64)}, sha256=${hex}`],
    ["bytes beyond ASCII", `sha256=${"é".repeat(64)}`],
    ["another secret", `sha256=${hexOf(BODY, "another-secret")}`],
    ["an empty secret", `sha256=${hexOf(BODY, "")}`],
  ])("refuses a header with %s", (_, header) => {
    expect(verify(header)).toBe(false);
  });

  it("refuses a body of which one byte has changed, and everything where no secret is known", () => {
    expect(verify(`sha256=${hex}`, Buffer.concat([BODY, Buffer.from(" ")]))).toBe(false);
    expect(verify(`sha256=${hex}`, BODY, [])).toBe(false);
    expect(verify(`sha256=${hexOf(BODY, "")}`, BODY, [""])).toBe(false);
  });
});

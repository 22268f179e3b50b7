import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSignedRequest } from "./open-signed-request";

const SECRET = "test_app_secret";
// printf of the payload, base64url, then openssl dgst -sha256 -hmac test_app_secret
const GENUINE =
  "MgChNJTM9CJ75wlk7iDsf-5_LH4rMfst5fvUhiJRiqg.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjEyOTE4NDA0MDAsImlzc3VlZF9hdCI6MTI5MTgzNjgwMCwidXNlcl9pZCI6IjIxODQ3MSJ9";

const encode = (text: string) => Buffer.from(text).toString("base64url");
const sign = (payload: string, secret = SECRET) =>
  `${createHmac("sha256", secret).update(payload).digest("base64url")}.${payload}`;
const signText = (text: string, secret?: string) => sign(encode(text), secret);
const ISSUED_AT = 1_291_836_800;
const open = (signedRequest: string, secrets = [SECRET], seconds = ISSUED_AT) =>
  openSignedRequest(signedRequest, secrets, new Date(seconds * 1000));

describe("openSignedRequest", () => {
  const issuedAt = new Date(ISSUED_AT * 1000);

  it("takes a vector that was computed elsewhere, under each of several secrets", () => {
    expect(open(GENUINE)).toEqual({ personId: "218471", issuedAt });
    expect(open(GENUINE, ["another", SECRET])).toEqual({ personId: "218471", issuedAt });
    expect(open(GENUINE, [SECRET, "another"])).toEqual({ personId: "218471", issuedAt });
  });

  it("keeps every digit of a long id, and reads the algorithm in any case", () => {
    const payload = '{"algorithm":"hmac-sha256","user_id":17840000000000000001}';
    expect(open(signText(payload))).toEqual({ personId: "17840000000000000001", issuedAt: null });
  });

  it.each([
    ["for a week", 7 * 86_400, true],
    ["no longer", 7 * 86_400 + 1, false],
    ["from a clock that is ten minutes ahead", -600, true],
    ["from no later than that", -601, false],
  ])("takes it %s", (_, ageSeconds, isTaken) => {
    expect(open(GENUINE, [SECRET], ISSUED_AT + ageSeconds)).toEqual(isTaken ? { personId: "218471", issuedAt } : null);
  });

  it.each([["yesterday"], [null], [{}]])("takes one that says nothing of its age, not one that says %o", (issuedAt) => {
    const content = { algorithm: "HMAC-SHA256", user_id: "1" };
    expect(open(signText(JSON.stringify(content)))).toEqual({ personId: "1", issuedAt: null });
    expect(open(signText(JSON.stringify({ ...content, issued_at: issuedAt })))).toBeNull();
  });

  const [signature, payload] = GENUINE.split(".");
  it.each([
    ["empty", ""],
    ["one part", payload],
    ["three parts", `${GENUINE}.${payload}`],
    ["an empty signature", `.${payload}`],
    ["a short signature", `${signature?.slice(1)}.${payload}`],
    ["another person", `${signature}.${encode('{"algorithm":"HMAC-SHA256","user_id":"999"}')}`],
    [
      "the signature of what the payload means",
      `${sign('{"user_id":"1"}').split(".")[0]}.${encode('{"user_id":"1"}')}`,
    ],
    ["an empty secret", sign(payload ?? "", "")],
    ["another algorithm", signText('{"algorithm":"none","user_id":"1"}')],
    ["no algorithm", signText('{"user_id":"1"}')],
    ["no person", signText('{"algorithm":"HMAC-SHA256"}')],
    ["no JSON", signText("{")],
    ["a list", signText("[]")],
    ["padding and spaces", ` ${GENUINE}= `],
  ])("refuses one with %s", (_, signedRequest) => {
    expect(open(signedRequest ?? "")).toBeNull();
  });

  it("refuses everything under another secret, under none and under an empty one", () => {
    for (const secrets of [["another"], [], [""]]) expect(open(GENUINE, secrets)).toBeNull();
    expect(open(sign(payload ?? "", ""), [""])).toBeNull();
  });
});

const SHARED = join(process.cwd(), "../shared/meta-fixtures/_signed-request-vectors.json");

describe.skipIf(!existsSync(SHARED))("the collected vectors", () => {
  type Vector = { secret: string; signed_request: string; payload?: { user_id: string; issued_at: number } };
  const vectors: { valid: Vector[]; must_reject: Vector[] } = existsSync(SHARED)
    ? JSON.parse(readFileSync(SHARED, "utf8"))
    : { valid: [], must_reject: [] };

  it("are taken and refused as they say", () => {
    expect(vectors.valid.length + vectors.must_reject.length).toBeGreaterThanOrEqual(7);
    for (const { secret, signed_request, payload } of vectors.valid) {
      expect(open(signed_request, [secret], payload?.issued_at)).toMatchObject({ personId: payload?.user_id });
    }
    for (const { secret, signed_request } of vectors.must_reject)
      for (const { payload } of vectors.valid) expect(open(signed_request, [secret], payload?.issued_at)).toBeNull();
  });
});

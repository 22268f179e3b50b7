import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isGuessableSecret } from "./is-guessable-secret";

const inBase64 = (text: string) => Buffer.from(text, "latin1").toString("base64");

describe("isGuessableSecret", () => {
  it.each([
    ...["changeme-changeme-changeme", "test-auth-secret-of-some-length", "postgres", "your-token-here-please"],
    ...["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1234567890abcdef", "abcdefghijklmnop", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    ...[
      "qwertyuiopasdfgh",
      "QWERTZUIOPasdfghjkl",
      "fedcba9876543210",
      "demo-demo-demo",
      "0123456789abcdef0123456789abcdef",
    ],
    inBase64("0123456789abcdef0123456789abcdef"),
    inBase64("demo-demo-demo-changeme-secret!!"),
    Buffer.from(Array.from({ length: 32 }, (_, byte) => byte)).toString("base64"),
    Buffer.alloc(32, 7).toString("base64"),
  ])("knows %s", (value) => {
    expect(isGuessableSecret(value)).toBe(true);
  });

  it("lets pass what is random, however it is written", () => {
    // As good as random, and the same at every run: of a million real ones a handful spell a word.
    for (let round = 0; round < 2_000; round += 1) {
      for (const encoding of ["hex", "base64", "base64url"] as const) {
        const value = createHash("sha256").update(`secret ${round}`).digest(encoding).slice(0, 32);
        expect(isGuessableSecret(value), value).toBe(false);
      }
    }
  });
});

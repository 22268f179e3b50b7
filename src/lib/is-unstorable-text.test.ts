import { expect, it } from "vitest";
import { isUnstorableText } from "./is-unstorable-text";

const refusal = (code: string) => Object.assign(new Error("refused"), { code });

it("knows a NUL in a text or in JSON, however deep, and nothing else", () => {
  expect(isUnstorableText(refusal("22021"))).toBe(true);
  expect(isUnstorableText(new Error("Failed query", { cause: refusal("22P05") }))).toBe(true);
  for (const other of [refusal("23505"), refusal("ECONNREFUSED"), new Error("x"), "22021", null])
    expect(isUnstorableText(other)).toBe(false);
});

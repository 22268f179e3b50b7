import { expect, test } from "vitest";
import { formsOf } from "./forms-of";

const CANARY = "zq canary+ü";
const carrying = (before: string) => `${before}${CANARY} and more`;

test.each([
  ["as it is", carrying("x")],
  ["in an address", `?a=${encodeURIComponent(carrying("x"))}`],
  ["in a form", new URLSearchParams({ a: carrying("x") }).toString()],
  ["in hex", Buffer.from(carrying("x")).toString("hex")],
  ...["", "x", "xy"].flatMap((before) =>
    (["base64", "base64url"] as const).map((form) => [`in ${form} after ${before.length}`, encoded(before, form)]),
  ),
])("a canary is found %s", (_, text = "") => {
  expect(formsOf(CANARY).filter((form) => text.includes(form))).not.toEqual([]);
});

function encoded(before: string, form: "base64" | "base64url"): string {
  return Buffer.from(carrying(before)).toString(form);
}

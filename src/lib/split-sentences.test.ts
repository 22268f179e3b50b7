import { expect, test } from "vitest";
import { splitSentences } from "./split-sentences";

test.each([
  [
    "English",
    "We ship on Monday. It takes approx. 3 days! OK?",
    ["We ship on Monday.", "It takes approx. 3 days!", "OK?"],
  ],
  ["German dates and numbers", "Ab 24. Dezember zu. Siehe Nr. 12.", ["Ab 24. Dezember zu.", "Siehe Nr. 12."]],
  ["prices", "It costs 4.90 EUR. Free above 80.", ["It costs 4.90 EUR.", "Free above 80."]],
  ["Japanese", "月曜日は休みです。火曜日は10時からです。", ["月曜日は休みです。", "火曜日は10時からです。"]],
  ["lines", "Hours\n\nMon 9-17", ["Hours", "Mon 9-17"]],
  ["nothing", " \n ", []],
])("splits %s", (_name, text, sentences) => {
  expect(splitSentences(text)).toEqual(sentences);
});

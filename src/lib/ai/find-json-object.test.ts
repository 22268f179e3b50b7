import { expect, test } from "vitest";
import { findJsonObject } from "./find-json-object";

test.each([
  ["bare", '{"a":1}', { a: 1 }],
  ["in a code fence", '```json\n{"a":{"b":"}"}}\n```', { a: { b: "}" } }],
  ["after prose with braces", 'In {short}: {"a":"say \\"hi\\" {now}"} done', { a: 'say "hi" {now}' }],
  ["none", "I cannot help with that.", undefined],
  ["cut off", '{"a":[1,2', undefined],
])("reads an object %s", (_name, text, expected) => {
  expect(findJsonObject(text)).toEqual(expected);
});

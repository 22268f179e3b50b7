import { readFileSync } from "node:fs";

/** The bytes of one of our own bodies in Meta's wire format; `name` with its extension. */
export function readMetaFixture(name: string): Buffer {
  return readFileSync(new URL(`./meta-fixtures/${name}`, import.meta.url));
}

import { randomBytes } from "node:crypto";

/** Characters that could open or close a section; JSON allows them escaped, so no text can forge a boundary. */
const escaped: Record<string, string> = { "<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** A boundary word of one request, which nobody outside can know in advance. */
export function newNonce(): string {
  return randomBytes(8).toString("hex");
}

/**
 * Wraps text of others as data for a model: one JSON value a line between tags that carry the request's nonce.
 * @returns `<name-nonce>\n{…}\n{…}\n</name-nonce>`
 */
export function fenceSection(name: string, items: readonly unknown[], nonce: string): string {
  const lines = items.map((item) => JSON.stringify(item).replace(/[<>\u2028\u2029]/g, (char) => escaped[char] ?? char));
  return [`<${name}-${nonce}>`, ...lines, `</${name}-${nonce}>`].join("\n");
}

/** Reads back what `fenceSection` wrote, by name; undefined when the prompt has no such section. */
export function parseSection(name: string, prompt: string): unknown[] | undefined {
  const match = new RegExp(`^<${name}-([0-9a-f]{16})>\\n((?:.*\\n)*?)</${name}-\\1>$`, "m").exec(prompt);
  if (!match) return undefined;
  return (match[2] ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

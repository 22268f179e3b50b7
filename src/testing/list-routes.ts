import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const APP = resolve(import.meta.dirname, "../app");
const FILLED: Record<string, string> = {
  "[workspace]": "demo",
  "[conversation]": "019ab000-0000-7000-8000-00000000000a",
  "[...nextauth]": "csrf",
  "[trpc]": "channels.list",
  "[...path]": "channels",
  "[reason]": "method",
  "[code]": "0123456789abcdef0123456789abcdef",
};
const WRITING = ["POST", "PUT", "PATCH", "DELETE"];

export type Route = {
  url: string;
  /** The methods it serves that may change something, as its source exports them. */
  writes: string[];
};

/**
 * Every URL that src/app serves by a file of this name, groups left out and parameters filled in: with "unfilled" where
 * nobody has said what to fill in.
 * @param filled what to fill in instead, by the parameter's name in brackets
 */
export function listRoutes(file: "page.tsx" | "route.ts", filled: Record<string, string> = {}): Route[] {
  return readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((path) => path === file || path.endsWith(`/${file}`))
    .map((path) => ({
      url: urlOf(path, { ...FILLED, ...filled }),
      writes: writesOf(readFileSync(join(APP, path), "utf8")),
    }));
}

function urlOf(path: string, filled: Record<string, string>): string {
  const parts = path.split("/").slice(0, -1);
  const named = parts.filter((part) => !part.startsWith("("));
  return `/${named.map((part) => (part.startsWith("[") ? (filled[part] ?? `unfilled ${part}`) : part)).join("/")}`;
}

function writesOf(source: string): string[] {
  const exports = source.match(/^export\b[^;={]*(\{[^}]*\})?/gm)?.join(" ") ?? "";
  return WRITING.filter((method) => new RegExp(`\\b${method}\\b`).test(exports));
}

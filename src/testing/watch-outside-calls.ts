import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Watches what Node processes connect to: give them `NODE_OPTIONS: nodeOptions`. `read` gives the programs that were
 * watched and, as `host:port`, the connections they opened beyond this machine; `end` removes the notes.
 */
export function watchOutsideCalls() {
  const folder = mkdtempSync(join(tmpdir(), "outside-calls-"));
  const file = join(folder, "notes");
  const program = pathToFileURL(join(import.meta.dirname, "note-outside-calls.mjs"));
  program.searchParams.set("file", file);
  const linesOf = (word: string) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : []));
  return {
    nodeOptions: `--import ${program.href}`,
    read: () => ({ programs: linesOf("watched"), calls: linesOf("called") }),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/**
 * Reads one line from standard input, so that a secret is in no command line and no history. Typed at a terminal, it is
 * asked for and not shown.
 * @returns the line without spaces around it; empty where there is none
 */
export async function readSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(question);
  const lines = createInterface({ input: stdin, output: new Silence(), terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line.trim();
    return "";
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write("\n");
  }
}

class Silence extends Writable {
  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

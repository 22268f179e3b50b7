import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/**
 * Runs a script of ours as a process of its own, with the settings of this one and `env`, and `input` on its standard
 * input, until it ends.
 */
export async function runScript(
  path: string,
  args: string[],
  { env = {}, input = "" }: { env?: Record<string, string | undefined>; input?: string } = {},
): Promise<{ said: string; complained: string; exitCode: number | null }> {
  const child = spawn(process.execPath, ["--import", "tsx", path, ...args], { env: { ...process.env, ...env } });
  // It may end without having read a word.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [said, complained, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { said, complained, exitCode };
}

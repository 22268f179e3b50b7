import { once } from "node:events";
import { spawnNode } from "./_spawn";
import type { Settings } from "./plan-parts";

/**
 * Runs a Node program to its end.
 * @throws Error with the end of its output when it fails
 */
export async function runOnce(program: {
  name: string;
  args: string[];
  env: Settings;
  onLine?: (line: string) => void;
}): Promise<void> {
  const tail: string[] = [];
  const child = spawnNode(program.args, program.env, (line) => {
    if (line.trim() === "") return;
    tail.push(line);
    if (tail.length > 40) tail.shift();
    program.onLine?.(line);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(tail.join("\n") || `${program.name} failed.`);
}

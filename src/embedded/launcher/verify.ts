import { spawn } from "node:child_process";
import { once } from "node:events";
import { CHECKS } from "./checks";

/** The import law is among them (src/testing/house-rules.test.ts). */
const PURE_TESTS = {
  name: "import law and pure tests",
  commands: [["node_modules/vitest/vitest.mjs", "run", "--project", "pure", "--reporter=agent"]],
};

/**
 * Runs side by side what needs neither a database nor another process, and shows the whole output of what fails.
 * @returns the exit code
 */
export async function verify(): Promise<number> {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = await Promise.all(
    [PURE_TESTS, ...CHECKS].map(async ({ name, commands }) => {
      let output = "";
      const isGood = await runAll(commands, (text) => {
        output += text;
      });
      console.log(`${isGood ? "✓" : "✗"} ${name} (${seconds()} s)`);
      if (!isGood) console.log(`\n${output.trim()}\n`);
      return isGood;
    }),
  );
  return passed.every(Boolean) ? 0 : 1;
}

async function runAll(commands: string[][], onOutput: (text: string) => void): Promise<boolean> {
  for (const args of commands) {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", onOutput);
    const [code] = await once(child, "close");
    if (code !== 0) return false;
  }
  return true;
}

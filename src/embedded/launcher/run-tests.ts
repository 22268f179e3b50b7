import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKS } from "./checks";
import { type Counts, countPlaywright, countVitest, sumCounts } from "./count-tests";
import { findChromium } from "./find-chromium";

const PLAYWRIGHT_CONFIG = "playwright.config.ts";

/**
 * Runs every tier: format, lint and types, Vitest, then the browser journeys where a Chromium is found. Its last line
 * says what all of them came to: `N passed, N failed, N skipped`.
 * @returns the exit code
 */
export async function runTests(): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), "ebizmate-test-"));
  try {
    const counts = process.argv.length > 3 ? [] : [await runChecks()];
    counts.push(await runVitest(join(reports, "vitest.json")));
    if (existsSync(PLAYWRIGHT_CONFIG)) counts.push(await runJourneys(join(reports, "playwright.json")));
    const { passed, failed, skipped } = sumCounts(counts);
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
    return failed > 0 ? 1 : 0;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** Each command is counted as one test. */
async function runChecks(): Promise<Counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const command of CHECKS.flatMap(({ commands }) => commands)) {
    const exitCode = await run(command, { NEXT_TELEMETRY_DISABLED: "1" });
    counts[exitCode === 0 ? "passed" : "failed"]++;
  }
  return counts;
}

async function runVitest(report: string): Promise<Counts> {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const exitCode = await run(["node_modules/vitest/vitest.mjs", "run", ...reporters, ...process.argv.slice(3)], {});
  return countVitest(readReport(report), exitCode);
}

async function runJourneys(report: string): Promise<Counts> {
  const cli = "node_modules/@playwright/test/cli.js";
  const chromium = findChromium(process.env);
  const settings = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROMIUM_PATH: chromium };
  if (chromium) {
    const exitCode = await run([cli, "test", "--reporter=list,json"], settings);
    return countPlaywright(readReport(report), exitCode);
  }
  console.log(
    "\nBrowser journeys SKIPPED: no Chromium found. Get one with `sudo apt install chromium` (or set CHROMIUM_PATH).",
  );
  await run([cli, "test", "--list", "--reporter=json"], settings, "ignore");
  return { passed: 0, failed: 0, skipped: countListed(readReport(report)) };
}

type Suite = { specs?: { tests: unknown[] }[]; suites?: Suite[] };

function countListed(suite: Suite | undefined): number {
  const own = (suite?.specs ?? []).reduce((sum, { tests }) => sum + tests.length, 0);
  return (suite?.suites ?? []).reduce((sum, each) => sum + countListed(each), own);
}

async function run(
  args: string[],
  settings: Record<string, string | undefined>,
  output: "inherit" | "ignore" = "inherit",
): Promise<number> {
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, args, { stdio: ["inherit", output, "inherit"], env });
  const [code] = await once(child, "close");
  return code ?? 1;
}

// biome-ignore lint/suspicious/noExplicitAny: two foreign formats, of which the callers read a few numbers.
function readReport(path: string): any {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

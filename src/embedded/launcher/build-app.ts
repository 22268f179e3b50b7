import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "./plan-parts";
import { runOnce } from "./run-once";

const STAMP = ".next/ebizmate-build";
const RESULT = ".next/BUILD_ID";
/** What `next build` reads. What only runs beside it, and tests, do not make a build stale. */
const SOURCES = ["src", "public", "next.config.mjs", "postcss.config.mjs", "inngest.config.ts", "package-lock.json"];
const NOT_BUILT = /^src\/(commands|embedded|testing)\/|\.test\.tsx?$/;

/** Builds the application unless the last complete build is of these very sources. `say` gets its progress. */
export async function buildApp(settings: Settings, say: (line: string) => void): Promise<void> {
  const sources = hashSources();
  if (readStamp() === sources && existsSync(RESULT)) return;
  rmSync(STAMP, { force: true });
  say("Building the application; this takes a minute or two the first time …");
  await runOnce({
    name: "build",
    args: ["--import", "./src/embedded/launcher/end-with-parent.mjs", "node_modules/next/dist/bin/next", "build"],
    env: { ...settings, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    onLine: (line) => say(`  ${line}`),
  });
  if (!existsSync(RESULT)) throw new Error("The build ended halfway, without an error. Start again.");
  writeFileSync(STAMP, sources);
}

function readStamp(): string | undefined {
  try {
    return readFileSync(STAMP, "utf8");
  } catch {
    return undefined;
  }
}

function hashSources(): string {
  const hash = createHash("sha256").update(process.version);
  for (const path of SOURCES.flatMap(filesIn).filter((path) => !NOT_BUILT.test(path))) {
    hash.update(`\0${path}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function filesIn(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const IN_CACHE = [
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-win/chrome.exe",
];

/** A Chromium to drive: CHROMIUM_PATH, an installed one, or the newest in Playwright's own cache. */
export function findChromium(settings: NodeJS.ProcessEnv): string | undefined {
  const cache = settings.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ".cache", "ms-playwright");
  const candidates = [settings.CHROMIUM_PATH ?? "", ...INSTALLED, ...inCache(cache)];
  return candidates.find((path) => path !== "" && existsSync(path));
}

function inCache(cache: string): string[] {
  if (!existsSync(cache)) return [];
  const builds = readdirSync(cache).filter((name) => name.startsWith("chromium-"));
  return builds
    .sort()
    .reverse()
    .flatMap((build) => IN_CACHE.map((path) => join(cache, build, path)));
}

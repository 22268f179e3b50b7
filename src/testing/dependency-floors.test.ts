import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

/** The first versions without a known hole that matters here (docs/decisions/0008-dependency-audit.md says which). */
const FLOORS: Record<string, string> = {
  next: "16.4.6",
  "next-auth": "4.24.15",
  "drizzle-orm": "0.45.2",
  "@trpc/server": "11.8.0",
  inngest: "4.0.0",
  zod: "4.6.7",
};

/** Copies below a floor that stay, each explained on the same page. */
const EXPLAINED = ["node_modules/inngest/node_modules/zod"];

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package-lock.json"), "utf8")) as {
  packages: Record<string, { version: string }>;
};

const isBelow = (version: string, floor: string) => version.localeCompare(floor, "en", { numeric: true }) < 0;

it.each(Object.entries(FLOORS))("every copy of %s in the lockfile is at least %s", (name, floor) => {
  const copies = Object.entries(lock.packages).filter(
    ([path]) => path.endsWith(`node_modules/${name}`) && !EXPLAINED.includes(path),
  );
  expect(copies.length).toBeGreaterThan(0);
  expect(copies.filter(([, { version }]) => isBelow(version, floor)).map(([path]) => path)).toEqual([]);
});

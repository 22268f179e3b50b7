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
  nodemailer: "10.0.12",
  jose: "4.15.5",
  uuid: "11.1.1",
  cookie: "0.7.0",
  preact: "10.28.2",
  "@ai-sdk/provider-utils": "4.0.33",
  undici: "6.28.0",
  "node-fetch": "2.6.7",
  "@opentelemetry/core": "2.8.0",
  "@opentelemetry/sdk-node": "0.217.0",
  "@opentelemetry/exporter-prometheus": "0.217.0",
  "@grpc/grpc-js": "1.14.4",
  protobufjs: "7.6.5",
  systeminformation: "5.31.7",
  yaml: "2.8.3",
  "brace-expansion": "2.1.4",
  minimatch: "9.0.7",
  glob: "10.5.0",
  tmp: "0.2.7",
  postcss: "8.5.23",
  nanoid: "3.3.18",
  sharp: "0.35.4",
  esbuild: "0.28.1",
  vite: "8.0.16",
  vitest: "4.1.11",
  picomatch: "4.0.4",
  playwright: "1.55.1",
};

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package-lock.json"), "utf8")) as {
  packages: Record<string, { version: string }>;
};

const isBelow = (version: string, floor: string) => version.localeCompare(floor, "en", { numeric: true }) < 0;

it.each(Object.entries(FLOORS))("every copy of %s in the lockfile is at least %s", (name, floor) => {
  const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  expect(copies.length).toBeGreaterThan(0);
  expect(copies.filter(([, { version }]) => isBelow(version, floor)).map(([path]) => path)).toEqual([]);
});

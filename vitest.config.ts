import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL("./src", import.meta.url)) };

/**
 * Tiers by suffix: `.test.ts` is pure and takes milliseconds, `.db.test.ts` needs a Postgres engine (embedded, or the
 * real one that TEST_DATABASE_URL names), `.system.test.ts` starts processes and speaks HTTP to them.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pure",
          env: { LOG_LEVEL: "silent" },
          sequence: { groupOrder: 0 },
          include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
          exclude: ["**/*.db.test.ts", "**/*.system.test.ts"],
          pool: "threads",
          isolate: false,
          setupFiles: ["src/testing/setup-fresh-file.ts"],
          // Far above what any takes: on a busy machine the first import of a door alone took five seconds.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          env: { LOG_LEVEL: "silent" },
          sequence: { groupOrder: 1 },
          include: ["src/**/*.db.test.ts"],
          globalSetup: ["src/testing/setup-database.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "system",
          sequence: { groupOrder: 2 },
          include: ["src/**/*.system.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

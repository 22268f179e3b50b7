import { vi } from "vitest";

/**
 * Pure tests share a process, for a fresh one per file costs as much as all of the tests. What a file before left in it
 * is taken away here: settings, modules with what they remember, and what the product keeps on globalThis.
 */
const GIVEN = Symbol.for("testing.given-settings");
const shared = globalThis as { [key: PropertyKey]: unknown; [GIVEN]?: NodeJS.ProcessEnv };

shared[GIVEN] ??= { ...process.env };
for (const name of Object.keys(process.env)) delete process.env[name];
Object.assign(process.env, shared[GIVEN]);
for (const key of Reflect.ownKeys(shared)) if (/^(Symbol\()?ebizmate/.test(String(key))) delete shared[key];
vi.resetModules();

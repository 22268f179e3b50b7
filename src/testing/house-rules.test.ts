import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
/** A checker that reads nothing reports no violations: it must have seen at least the house as it was first laid. */
const FEWEST_MODULES = 100;

/** One violation per rule: the rule's name, the file that breaks it, what it imports. */
const PLANTED: [rule: string, file: string, imports: string][] = [
  ["app-is-a-leaf", "src/trpc/planted.ts", "@/app/planted-target"],
  ["doors-do-not-touch-tables", "src/app/api/planted/route.ts", "@/db/in-workspace"],
  ["doors-do-not-touch-tables", "src/trpc/routers/planted.ts", "drizzle-orm"],
  ["doors-do-not-touch-tables", "src/inngest/functions/planted-model.ts", "@/lib/ai/planted-target"],
  ["features-know-no-door", "src/features/replies/planted.ts", "@/inngest/events"],
  ["features-know-no-door", "src/features/replies/planted-next.ts", "next/headers"],
  ["doors-emit-only", "src/trpc/routers/planted-run.ts", "@/inngest/functions/planted-target"],
  ["inngest-knows-no-admin", "src/inngest/functions/planted.ts", "@/trpc/planted-target"],
  ["trpc-knows-no-ui", "src/trpc/planted-ui.ts", "@/ui/planted-target"],
  ["floor-identity", "src/features/identity/planted.ts", "@/features/workspaces/planted-target"],
  ["floor-workspaces", "src/features/workspaces/planted.ts", "@/features/channels/planted-target"],
  ["floor-channels", "src/features/channels/planted.ts", "@/features/knowledge/planted-target"],
  ["floor-knowledge", "src/features/knowledge/planted.ts", "@/features/channels/planted-target"],
  ["floor-interactions", "src/features/interactions/planted.ts", "@/features/memory/planted-target"],
  ["floor-memory", "src/features/memory/planted.ts", "@/features/replies/planted-target"],
  ["floor-replies", "src/features/replies/planted-floor.ts", "@/features/insights/planted-target"],
  ["db-stands-on-lib", "src/db/planted.ts", "@/features/channels/planted-target"],
  ["lib-is-the-ground", "src/lib/planted.ts", "@/db/scope"],
  ["ui-knows-no-domain", "src/ui/planted.ts", "@/lib/ids"],
  ["embedded-is-launched-only", "src/features/channels/planted-embedded.ts", "@/embedded/planted-target"],
  ["test-code-stays-in-tests", "src/lib/planted-test.ts", "@/testing/planted-target"],
  ["config-imports-nothing", "inngest.config.ts", "./src/lib/ids"],
  ["private-files", "src/features/replies/planted-private.ts", "@/features/channels/_planted-target"],
  ["private-files-from-doors", "src/app/planted-private.ts", "@/features/channels/_planted-target"],
  [
    "meta-is-known-in-one-place",
    "src/features/interactions/planted-meta.ts",
    "@/features/channels/meta/planted-target",
  ],
  ["scope-is-minted-at-doors", "src/features/interactions/planted-scope.ts", "@/db/mint-scope"],
  ["unscoped-access-is-listed", "src/features/workspaces/planted-unscoped.ts", "@/db/across-workspaces"],
  [
    "operator-enters-by-command",
    "src/trpc/routers/planted-operator.ts",
    "@/features/workspaces/open-workspace-as-operator",
  ],
  ["commands-call-rooms", "src/commands/planted.ts", "@/db/client"],
  ["commands-are-leaves", "src/features/replies/planted-command.ts", "@/commands/planted-target"],
  ["transactions-through-a-scope", "src/features/interactions/planted-pool.ts", "@/db/client"],
  ["one-home-drizzle", "src/lib/planted-drizzle.ts", "drizzle-orm"],
  ["one-home-ai", "src/features/replies/planted-ai.ts", "ai"],
  ["one-home-redis", "src/features/identity/planted-redis.ts", "@upstash/redis"],
  ["one-home-inngest", "src/trpc/planted-inngest.ts", "inngest"],
  ["one-home-next-auth", "src/trpc/planted-auth.ts", "next-auth"],
  ["one-home-argon2", "src/features/workspaces/planted-argon.ts", "@node-rs/argon2"],
  ["one-home-jose", "src/features/workspaces/planted-jose.ts", "jose"],
  ["one-home-nodemailer", "src/features/workspaces/planted-mail.ts", "nodemailer"],
  ["one-home-pino", "src/features/workspaces/planted-pino.ts", "pino"],
  ["one-home-mantine-charts", "src/features/insights/planted-charts.ts", "recharts"],
  ["not-to-dev-dep", "src/lib/planted-dev.ts", "fast-check"],
  ["resolvable", "src/lib/planted-missing.ts", "./nowhere"],
];

type Report = {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
};

const config = join(ROOT, ".dependency-cruiser.cjs");
const scratch = mkdtempSync(join(tmpdir(), "house-rules-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function cruise(folder: string, configFile: string): Report {
  const binary = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [binary, "--config", configFile, "--output-type", "json", "src", "inngest.config.ts"];
  try {
    return JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 }));
  } catch (error) {
    // Violations make the command exit non-zero; the report is on its standard output all the same.
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return JSON.parse(stdout);
  }
}

function plant(): Report {
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    writeFileSync(join(scratch, file), content);
  };
  cpSync(join(ROOT, "tsconfig.json"), join(scratch, "tsconfig.json"));
  cpSync(join(ROOT, "package.json"), join(scratch, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
  write(
    "config.cjs",
    `const c = require(${JSON.stringify(config)}); module.exports = { ...c, options: { ...c.options, preserveSymlinks: true } };`,
  );
  for (const [, , imports] of PLANTED) {
    if (imports.startsWith("@/")) write(`src/${imports.slice(2)}.ts`, "export const target = 1;\n");
  }
  write("src/lib/ids.ts", "export const target = 1;\n");
  for (const [, file, imports] of PLANTED)
    write(file, `import * as target from "${imports}";\nexport const used = target;\n`);
  write("src/lib/planted-cycle-a.ts", 'import { b } from "./planted-cycle-b";\nexport const a = () => b;\n');
  write("src/lib/planted-cycle-b.ts", 'import { a } from "./planted-cycle-a";\nexport const b = () => a;\n');
  return cruise(scratch, "config.cjs");
}

describe("the import law", () => {
  test("holds in the house, and was looked at", () => {
    const { summary } = cruise(ROOT, config);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(FEWEST_MODULES);
  }, 60_000);

  test("catches a planted violation of every rule", () => {
    const found = plant().summary.violations.map(({ rule, from }) => `${rule.name} in ${from}`);
    for (const [rule, file] of PLANTED) expect(found).toContain(`${rule} in ${file}`);
    expect(found.some((line) => line.startsWith("no-cycles"))).toBe(true);
    const { forbidden } = readConfig();
    const proven = new Set([...PLANTED.map(([rule]) => rule), "no-cycles", "floor-insights"]);
    // The highest room may import every other, so no violation of its floor can be planted.
    expect(forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  }, 60_000);
});

describe("who looks across workspaces", () => {
  const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
  const listed = execFileSync("git", ["ls-files", "src"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
  const callers = listed
    .filter((file) => !/^src\/(testing|db)\/|\.test\.tsx?$/.test(file))
    .flatMap((file) =>
      [...read(file).matchAll(/\b(?:acrossWorkspaces|countAcross)\(\s*"([^"]+)"/g)].map(([, name]) => ({ file, name })),
    );

  test("says for what by a name that somebody uses, and as sign-in only sign-in does", () => {
    const union = /UnscopedCaller =([^;]+);/.exec(read("src/db/across-workspaces.ts"))?.[1] ?? "";
    const names = [...union.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
    expect([...new Set(callers.map(({ name }) => name))].sort()).toEqual(names.sort());
    const rooms = callers.filter(({ name }) => name === "identity").map(({ file }) => file.split("/")[2]);
    expect([...new Set(rooms)]).toEqual(["identity"]);
  });

  test("is let in by the import law, and nobody who does not look", () => {
    const { pathNot = "" } =
      readConfig().forbidden.find(({ name }) => name === "unscoped-access-is-listed")?.from ?? {};
    const rule = new RegExp(pathNot);
    const isRoom = (file: string) => /^src\/features\/(?!identity\/)/.test(file) && !/\.test\.ts$/.test(file);
    const looking = listed.filter((file) => isRoom(file) && read(file).includes('"@/db/across-workspaces"'));
    expect(listed.filter((file) => isRoom(file) && rule.test(file))).toEqual(looking);
  });
});

describe("file names", () => {
  const BANNED = /(^|\/)(utils?|helpers?|common|types|index|service|manager)\.tsx?$/;

  test("say what is inside, in kebab case", () => {
    const files = execFileSync("git", ["ls-files", "src", "e2e", "evals"], { cwd: ROOT, encoding: "utf8" })
      .trim()
      .split("\n");
    expect(files.length).toBeGreaterThan(FEWEST_MODULES);
    const name = /^_?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$|^\[{1,2}(\.\.\.)?[a-zA-Z]+\]{1,2}$/;
    const odd = files.filter((file) => BANNED.test(file) || !name.test(file.split("/").at(-1) ?? ""));
    expect(odd).toEqual([]);
  });
});

describe("forms", () => {
  test("say that they post: sent before its page is awake, a form writes its fields into the address otherwise", () => {
    const files = execFileSync("git", ["ls-files", "src/**.tsx"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
    const forms = files.flatMap((file) =>
      [...readFileSync(join(ROOT, file), "utf8").matchAll(/<form\b[^>]{0,40}/g)].map(([form]) => ({ file, form })),
    );
    expect(forms.length).toBeGreaterThan(10);
    expect(forms.filter(({ form }) => !form.includes('method="post"'))).toEqual([]);
  });
});

describe("the README", () => {
  test("names no path that does not exist, in at most 200 lines", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    expect(readme.split("\n").length).toBeLessThanOrEqual(201);
    const cited = [...readme.matchAll(/`((?:src|docs|e2e|evals|drizzle)\/[\w./[\]-]*)`/g)].map(
      (match) => match[1] ?? "",
    );
    const tracked = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).split("\n");
    expect(cited.filter((path) => !tracked.some((file) => file.startsWith(path.replace(/\/$/, ""))))).toEqual([]);
  });
});

function readConfig(): { forbidden: { name: string; from: { pathNot?: string } }[] } {
  const script = `process.stdout.write(JSON.stringify(require(${JSON.stringify(config)})))`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
}

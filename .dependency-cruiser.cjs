/**
 * The import law of the house (README, "The house"). Every rule is an error and has a planted violation in
 * src/testing/house-rules.test.ts that proves it bites.
 */
const floors = [
  ["identity"],
  ["workspaces"],
  ["channels", "knowledge"],
  ["interactions"],
  ["memory"],
  ["replies"],
  ["insights"],
];
const TEST_CODE = "(^src/testing/|\\.test\\.tsx?$|^e2e/|^evals/)";

/** Who looks across workspaces beside sign-in, each for the purpose that src/db/across-workspaces.ts names. */
const UNSCOPED = [
  "channels/(count-delivery|erase-person|find-connections|list-channel-scopes|read-deletion|resolve-channels)",
  "insights/(_count-across|check-parts|find-unbound-role)",
  "interactions/(find-conversation-scope|take-due-conversations)",
  "knowledge/find-stale-embeddings",
  "memory/find-customer-scope",
  "workspaces/(create-member-reset-link|has-invitation|list-my-workspaces|open-workspace|open-workspace-as-operator)",
  "workspaces/(read-invitation|resolve-api-key|set-ai-limit|set-second-factor-rule)",
];

/** A room may import itself and every lower floor; neighbours on one floor do not meet. */
const roomRules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `floor-${room}`,
    comment: "A room imports only rooms on lower floors.",
    severity: "error",
    from: { path: `^src/features/${room}/`, pathNot: TEST_CODE },
    to: {
      path: "^src/features/",
      pathNot: `^src/features/(${[...floors.slice(0, floor).flat(), room].join("|")})/`,
    },
  })),
);

const oneHome = (name, packages, home) => ({
  name: `one-home-${name}`,
  comment: `${packages} is spoken to in ${home} alone.`,
  severity: "error",
  from: { path: "^src/", pathNot: `(${home}|${TEST_CODE}|^src/embedded/)` },
  to: { path: `^node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^(src|inngest\\.config)" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "app-is-a-leaf",
      severity: "error",
      from: { pathNot: "^src/app/|^src/testing/bench/|\\.test\\.tsx?$" },
      to: { path: "^src/app/" },
    },
    {
      name: "doors-do-not-touch-tables",
      comment: "Doors parse, call one room and answer; tables, models and Redis are the rooms' business.",
      severity: "error",
      from: { path: "^src/(app|trpc|inngest)/", pathNot: TEST_CODE },
      to: {
        path: "^src/db/|^src/lib/(ai|redis)|^node_modules/(drizzle-orm|postgres|pgvector|@upstash|ai|@ai-sdk)(/|$)",
      },
    },
    {
      name: "features-know-no-door",
      severity: "error",
      from: { path: "^src/features/", pathNot: TEST_CODE },
      to: {
        path: "^src/(app|inngest|trpc|ui|embedded)/|^node_modules/(next|@trpc|inngest|react)(/|$)|^inngest\\.config",
      },
    },
    {
      name: "doors-emit-only",
      comment: "trpc and app may emit events; the functions belong to the route that serves them.",
      severity: "error",
      from: { path: "^src/(trpc|app)/", pathNot: `${TEST_CODE}|^src/app/api/inngest/` },
      to: { path: "^src/inngest/", pathNot: "^src/inngest/(client|events)\\.ts$" },
    },
    {
      name: "inngest-knows-no-admin",
      severity: "error",
      from: { path: "^src/inngest/" },
      to: { path: "^src/(trpc|ui)/" },
    },
    { name: "trpc-knows-no-ui", severity: "error", from: { path: "^src/trpc/" }, to: { path: "^src/ui/" } },
    ...roomRules,
    {
      name: "db-stands-on-lib",
      severity: "error",
      from: { path: "^src/db/", pathNot: TEST_CODE },
      to: { path: "^src/(?!db/|lib/)" },
    },
    {
      name: "lib-is-the-ground",
      severity: "error",
      from: { path: "^src/lib/", pathNot: TEST_CODE },
      to: { path: "^src/(?!lib/)|^inngest\\.config" },
    },
    {
      name: "ui-knows-no-domain",
      severity: "error",
      from: { path: "^src/ui/", pathNot: TEST_CODE },
      to: { path: "^src/(?!ui/)" },
    },
    {
      name: "embedded-is-launched-only",
      comment: "What stands in is started by the launcher and imported by nobody but tests.",
      severity: "error",
      from: { path: "^(src|evals)/", pathNot: `^src/embedded/|${TEST_CODE}` },
      to: { path: "^src/embedded/" },
    },
    {
      name: "test-code-stays-in-tests",
      severity: "error",
      from: { path: "^src/", pathNot: `${TEST_CODE}|^src/embedded/` },
      to: { path: "^src/testing/|^e2e/|^evals/" },
    },
    {
      name: "config-imports-nothing",
      severity: "error",
      from: { path: "^inngest\\.config\\.ts$" },
      to: { path: ".+" },
    },
    {
      name: "private-files",
      comment: "features/X/_*.ts is X's own.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/([^/]+)/_", pathNot: "^src/features/$1/_" },
    },
    {
      name: "private-files-from-doors",
      severity: "error",
      from: { path: "^src/(app|trpc|inngest|lib|db|ui)/", pathNot: TEST_CODE },
      to: { path: "^src/features/.*/_" },
    },
    {
      name: "meta-is-known-in-one-place",
      comment: "Only channels/meta knows Meta's wire formats.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/features/channels/|^src/embedded/|${TEST_CODE}` },
      to: { path: "^src/features/channels/meta/" },
    },
    {
      name: "scope-is-minted-at-doors",
      comment: "Only these verbs, which have just read the workspace from a row, may mint a scope.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: `^src/features/workspaces/(open-workspace|open-workspace-as-operator|create-workspace|accept-invitation|resolve-api-key)\\.ts$|^src/features/channels/(resolve-channels|find-connections|list-channel-scopes)\\.ts$|^src/features/interactions/(find-conversation-scope|take-due-conversations)\\.ts$|^src/features/memory/find-customer-scope\\.ts$|^src/features/knowledge/find-stale-embeddings\\.ts$|${TEST_CODE}`,
      },
      to: { path: "^src/db/mint-scope\\.ts$" },
    },
    {
      name: "unscoped-access-is-listed",
      comment: "The way around a workspace's scope: sign-in, and each of these for the purpose that its call names.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: `^src/features/identity/|^src/features/(${UNSCOPED.join("|")})\\.ts$|^src/embedded/launcher/prepare-data\\.ts$|^src/db/|${TEST_CODE}`,
      },
      to: { path: "^src/db/across-workspaces\\.ts$" },
    },
    {
      name: "operator-enters-by-command",
      comment: "Whoever runs the installation's own commands needs no membership; everybody else does.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/commands/|${TEST_CODE}` },
      to: { path: "^src/features/workspaces/open-workspace-as-operator\\.ts$" },
    },
    {
      name: "commands-call-rooms",
      comment: "The operator's door: a command calls rooms, and nobody imports it.",
      severity: "error",
      from: { path: "^src/commands/", pathNot: TEST_CODE },
      to: {
        path: "^src/(?!commands/|features/|lib/|db/migrate\\.ts$)|^node_modules/(drizzle-orm|postgres|@upstash|next|inngest|@trpc)(/|$)",
      },
    },
    {
      name: "commands-are-leaves",
      severity: "error",
      from: { pathNot: "^src/commands/|\\.test\\.tsx?$" },
      to: { path: "^src/commands/" },
    },
    {
      name: "transactions-through-a-scope",
      comment: "The pool and raw transactions belong to src/db.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/db/|${TEST_CODE}` },
      to: { path: "^src/db/(client|_run-as)\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    oneHome("drizzle", "drizzle-orm|postgres|pgvector", "^src/db/|^src/features/"),
    oneHome("ai", "ai|@ai-sdk", "^src/lib/ai/"),
    oneHome("redis", "@upstash|ioredis|ioredis-mock", "^src/lib/redis"),
    oneHome("inngest", "inngest", "^src/inngest/|^src/app/api/inngest/"),
    oneHome("next-auth", "next-auth", "^src/app/api/auth/|^src/features/identity/"),
    oneHome("argon2", "@node-rs/argon2", "^src/features/identity/"),
    oneHome("jose", "jose", "^src/features/identity/"),
    oneHome("nodemailer", "nodemailer", "^src/features/identity/"),
    oneHome("pino", "pino", "^src/lib/log"),
    oneHome("mantine-charts", "recharts|@mantine/charts", "^src/ui/|^src/app/"),
    {
      name: "not-to-dev-dep",
      severity: "error",
      from: { path: "^src/", pathNot: TEST_CODE },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    { name: "resolvable", severity: "error", from: { path: "^src/" }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};

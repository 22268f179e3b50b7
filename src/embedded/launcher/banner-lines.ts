import { DEMO_ACCOUNT } from "@/features/identity/rules";
import { isInngestDev, type Plan, type Settings } from "./plan-parts";

/** What runs, where, how to sign in, how to sign a test webhook, and what to do next. */
export function bannerLines(options: { plan: Plan; settings: Settings; given: Settings; dataDir: string }): string[] {
  const { plan, settings, given, dataDir } = options;
  const url = settings.APP_URL;
  const origin = (address: string | undefined) => {
    try {
      return new URL(address ?? "").host;
    } catch {
      return "set";
    }
  };
  const parts: [string, string][] = [
    [
      "Database",
      plan.database === "embedded"
        ? `embedded Postgres (PGlite) in ${dataDir}/database · look in: psql "$(cat ${dataDir}/database-url)"`
        : `real Postgres at ${origin(settings.DATABASE_URL)}`,
    ],
    [
      "Redis",
      {
        embedded: "embedded, in memory (ioredis-mock)",
        shell: `real Redis at ${origin(given.REDIS_URL)}, behind our REST shell`,
        real: `real, at ${origin(settings.UPSTASH_REDIS_REST_URL)}`,
      }[plan.redis],
    ],
    [
      "Jobs",
      plan.jobs === "embedded"
        ? `embedded job runner · runs: ${settings.INNGEST_BASE_URL}`
        : `real Inngest (${nameEngine(given)})`,
    ],
    [
      "Model",
      plan.model === "embedded"
        ? "embedded offline model: it only quotes the knowledge base · set OPENAI_API_KEY for a real one"
        : `real: ${settings.AI_MODEL ?? "default"} at ${origin(settings.OPENAI_BASE_URL ?? "https://api.openai.com")}`,
    ],
    [
      "Meta",
      plan.meta === "embedded"
        ? `embedded simulator · a customer's phone: ${url}/simulator`
        : `real Graph API at ${origin(settings.META_GRAPH_URL ?? "https://graph.facebook.com")}`,
    ],
  ];
  const made = ["AUTH_SECRET", "ENCRYPTION_KEY"].filter((name) => !given[name]);
  return [
    "",
    `  Ebizmate is ready:  ${url}`,
    "",
    ...parts.map(([name, text]) => `  ${name.padEnd(10)}${text}`),
    ...(made.length > 0
      ? [`  ${"Secrets".padEnd(10)}${made.join(", ")} made here, in ${dataDir}/secrets.json: keep it`]
      : []),
    `  ${"Logs".padEnd(10)}${dataDir}/logs`,
    "",
    ...(plan.meta === "embedded" ? demoLines(settings, given) : [`  Next: sign in at ${url}`]),
    "",
    "  Ctrl-C stops everything.",
    "",
  ];
}

function nameEngine({ INNGEST_BASE_URL, INNGEST_DEV }: Settings): string {
  if (INNGEST_BASE_URL) return INNGEST_BASE_URL;
  if (!isInngestDev({ INNGEST_DEV })) return "cloud";
  return `dev server at ${INNGEST_DEV?.startsWith("http") ? INNGEST_DEV : "http://localhost:8288"}`;
}

function demoLines(settings: Settings, given: Settings): string[] {
  const url = settings.APP_URL;
  const secret = given.META_APP_SECRET ? "$META_APP_SECRET" : settings.META_APP_SECRET;
  return [
    `  Sign in   ${url}  ·  ${DEMO_ACCOUNT.email}  /  ${DEMO_ACCOUNT.password}`,
    `  Webhooks  signed with META_APP_SECRET ${given.META_APP_SECRET ? "(yours)" : secret}`,
    "",
    `  Next: open ${url}/simulator and write as a customer, or send a signed webhook yourself:`,
    "",
    `    now=$(date +%s)000`,
    `    body='{"object":"instagram","entry":[{"id":"17841400000000000","time":'$now',"messaging":[{"sender":{"id":"8000000000000001"},"recipient":{"id":"17841400000000000"},"timestamp":'$now',"message":{"mid":"curl-'$now'","text":"Do you ship to Austria?"}}]}]}'`,
    `    curl -i ${url}/api/webhooks/meta -H 'content-type: application/json' -d "$body" \\`,
    `      -H "x-hub-signature-256: sha256=$(printf %s "$body" | openssl dgst -sha256 -hmac ${secret} | sed 's/.*= //')"`,
  ];
}

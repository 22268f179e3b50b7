import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { env } from "@/lib/env";
import { redis } from "@/lib/redis";

export type Part = "redis" | "jobs" | "model";
export type Readiness = { isReady: boolean; degraded: Part[] };

const DATABASE_TIMEOUT_MS = 2_000;
const PROBE_TIMEOUT_MS = 1_000;
/** Whoever asks often must not make us ask others often. */
const PROBES_KEPT_MS = 5_000;

let kept: { until: number; degraded: Promise<Part[]> } | undefined;

/**
 * Whether this installation can take webhooks, which need the database and nothing else, and which other parts are down.
 * Takes two seconds at most and never throws.
 */
export async function checkReadiness(): Promise<Readiness> {
  if (!kept || kept.until < Date.now()) kept = { until: Date.now() + PROBES_KEPT_MS, degraded: findDegraded() };
  const [isReady, degraded] = await Promise.all([
    isUp(() => acrossWorkspaces("check-database", (tx) => tx.execute(sql`select 1`)), DATABASE_TIMEOUT_MS),
    kept.degraded,
  ]);
  return { isReady, degraded };
}

async function findDegraded(): Promise<Part[]> {
  const probes: [Part, () => Promise<unknown>][] = [
    ["redis", () => redis().ping()],
    ["jobs", () => reach(jobsUrl())],
    ["model", () => reach(modelUrl())],
  ];
  const states = await Promise.all(probes.map(async ([part, probe]) => ({ part, up: await isUp(probe) })));
  return states.filter((state) => !state.up).map((state) => state.part);
}

/** Any answer below 500 shows that somebody is there; whether they like our key shows at the first call. */
async function reach(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), cache: "no-store" });
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`answered ${response.status}`);
}

async function isUp(probe: () => Promise<unknown>, timeoutMs = PROBE_TIMEOUT_MS): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([
      probe().then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Where the SDK sends events: its own settings, in its own order. */
function jobsUrl(): string {
  const { INNGEST_BASE_URL, INNGEST_DEV } = env();
  if (INNGEST_BASE_URL) return `${INNGEST_BASE_URL}/health`;
  if (INNGEST_DEV?.startsWith("http")) return `${INNGEST_DEV.replace(/\/+$/, "")}/health`;
  return INNGEST_DEV && !["0", "false"].includes(INNGEST_DEV) ? "http://localhost:8288/health" : "https://inn.gs";
}

function modelUrl(): string {
  return `${env().OPENAI_BASE_URL ?? "https://api.openai.com/v1"}/models`;
}

import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { env, isEmbedded } from "@/lib/env";
import { redis } from "@/lib/redis";

export type Part = "database" | "redis" | "jobs" | "model" | "meta";

export type PartState = {
  part: Part;
  isUp: boolean;
  /** How long the answer took; null when none came in time. */
  latencyMs: number | null;
  /** True while a stand-in serves this part. */
  isEmbedded: boolean;
};

const DATABASE_TIMEOUT_MS = 2_000;
const PROBE_TIMEOUT_MS = 1_000;
/** Whoever asks often must not make us ask others often. */
const PROBES_KEPT_MS = 5_000;

const PROBES: Record<Part, () => Promise<unknown>> = {
  database: () => acrossWorkspaces("check-database", (tx) => tx.execute(sql`select 1`)),
  redis: () => redis().ping(),
  jobs: () => reach(jobsUrl()),
  model: () => reach(modelUrl()),
  meta: () => reach(env().META_GRAPH_URL),
};

const kept = new Map<Part, { until: number; state: Promise<PartState> }>();

/**
 * Asks parts whether they are there, side by side. Others than the database are asked every five seconds at most,
 * however many want to know. Takes two seconds at most and never throws.
 */
export function checkParts(parts: readonly Part[]): Promise<PartState[]> {
  return Promise.all(
    parts.map((part) => (part === "database" ? check(part, DATABASE_TIMEOUT_MS) : checkSparingly(part))),
  );
}

function checkSparingly(part: Part): Promise<PartState> {
  const known = kept.get(part);
  if (known && known.until >= Date.now()) return known.state;
  const state = check(part, PROBE_TIMEOUT_MS);
  kept.set(part, { until: Date.now() + PROBES_KEPT_MS, state });
  return state;
}

async function check(part: Part, timeoutMs: number): Promise<PartState> {
  const started = performance.now();
  const isUp = await answers(PROBES[part], timeoutMs);
  const latencyMs = isUp ? Math.round(performance.now() - started) : null;
  return { part, isUp, latencyMs, isEmbedded: isEmbedded(part) };
}

/** Any answer below 500 shows that somebody is there; whether they like our key shows at the first call. */
async function reach(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), cache: "no-store" });
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`answered ${response.status}`);
}

async function answers(probe: () => Promise<unknown>, timeoutMs: number): Promise<boolean> {
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

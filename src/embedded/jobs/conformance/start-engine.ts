import { canonicalJson, signRequest } from "../sign-request";
import { startJobRunner } from "../start-job-runner";

export interface JobEngine {
  url: string;
  /** Absent where the engine is a real server. */
  forget?: () => void;
  /** Has the engine read the app's functions, once the app answers. */
  register: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * The keys of the engine that product tests run on. INNGEST_CONFORMANCE_URL names a real server with its keys (no
 * signing key: dev mode); else it is the embedded runner, with chaos where JOBS_CHAOS_SEED is set.
 */
export function engineSettings(own: { eventKey: string; signingKey: string }): Record<string, string> {
  const { INNGEST_CONFORMANCE_URL: url, INNGEST_CONFORMANCE_SIGNING_KEY: signingKey } = process.env;
  const eventKey = process.env.INNGEST_CONFORMANCE_EVENT_KEY ?? own.eventKey;
  if (!url) return { INNGEST_EVENT_KEY: own.eventKey, INNGEST_SIGNING_KEY: own.signingKey };
  if (signingKey) return { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey };
  return { INNGEST_EVENT_KEY: eventKey, INNGEST_DEV: url };
}

/** Starts the engine that `engineSettings` speaks of, for an app at `appUrl`. */
export async function startEngine(appUrl: string, settings: Record<string, string>): Promise<JobEngine> {
  const { INNGEST_EVENT_KEY: eventKey = "", INNGEST_SIGNING_KEY: signingKey = "" } = settings;
  const real = process.env.INNGEST_CONFORMANCE_URL;
  const seed = process.env.JOBS_CHAOS_SEED;
  const chaosSeed = seed === undefined ? undefined : Number(seed);
  const runner = real
    ? { url: real, stop: async () => {} }
    : await startJobRunner({ port: 0, appUrl, eventKey, signingKey, retryIntervalS: 1, chaosSeed, log: () => {} });
  const register = async () => {
    const body = canonicalJson({ url: appUrl });
    const headers = { "content-type": "application/json", "x-inngest-signature": signRequest(body, signingKey) };
    const answer = await fetch(appUrl, { method: "PUT", headers, body });
    if (!answer.ok) throw new Error(`the registration was answered ${answer.status}`);
  };
  return { ...runner, register };
}

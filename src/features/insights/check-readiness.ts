import { checkParts } from "./check-parts";

export type Readiness = { isReady: boolean; degraded: string[] };

/**
 * Whether this installation can take webhooks, which need the database and nothing else, and which other parts are down.
 * Takes two seconds at most and never throws.
 */
export async function checkReadiness(): Promise<Readiness> {
  const [database, ...others] = await checkParts(["database", "redis", "jobs", "model"]);
  return {
    isReady: database?.isUp ?? false,
    degraded: others.filter(({ isUp }) => !isUp).map(({ part }) => part),
  };
}

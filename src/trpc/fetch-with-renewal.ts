/** What became of a renewal: a new access token is there, the session is over, or nobody could say (try later). */
export type Renewal = "renewed" | "ended" | "failed";

type Parts = {
  fetch: typeof fetch;
  /** Renews the session once, whatever other tabs do; never throws. */
  renew: () => Promise<Renewal>;
  /** Called when only signing in again helps. */
  onEnded: () => void;
};

/**
 * A fetch that renews the session when the access token has run out: on a 401 `access_expired` it renews once, however
 * many calls failed at the same time, and repeats each call exactly once. No procedure has run before such a 401, so
 * repeating is safe for writes too.
 */
export function makeFetchWithRenewal({ fetch, renew, onEnded }: Parts): typeof globalThis.fetch {
  let underWay: Promise<Renewal> | undefined;
  let renewals = 0;
  const renewOnce = () => {
    underWay ??= renew()
      .then((renewal) => {
        if (renewal === "renewed") renewals += 1;
        return renewal;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  return async (input, init) => {
    const renewalsBefore = renewals;
    const answer = await fetch(input, init);
    if (answer.status !== 401) return answer;
    if ((await readReason(answer)) !== "access_expired") {
      onEnded();
      return answer;
    }
    // Sent with the old token and answered late: others have renewed meanwhile.
    const renewal = renewals > renewalsBefore ? "renewed" : await renewOnce();
    if (renewal === "ended") onEnded();
    if (renewal !== "renewed") return answer;
    const repeated = await fetch(input, init);
    if (repeated.status === 401) onEnded();
    return repeated;
  };
}

async function readReason(answer: Response): Promise<unknown> {
  try {
    const body: unknown = await answer.clone().json();
    return typeof body === "object" && body !== null && "reason" in body ? body.reason : undefined;
  } catch {
    return undefined;
  }
}

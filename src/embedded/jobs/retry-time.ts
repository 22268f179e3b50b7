const TABLE_S = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200];
const MAX_JITTER_MS = 30_000;
const MIN_WAIT_MS = 1000;
const MAX_WAIT_MS = 86_400_000;

/**
 * When (ms) a failed attempt is made again: at the instant its `retry-after` header names (seconds or a date; between
 * 1 s and 24 h; seconds count from the last whole second, as on the server), else after the fixed interval, else by
 * the server's table plus up to 30 s.
 */
export function retryTime(
  attempt: number,
  retryAfter: string | undefined,
  intervalS: number | undefined,
  nowMs = Date.now(),
  random = Math.random,
): number {
  if (retryAfter) {
    const wholeMs = Math.floor(nowMs / 1000) * 1000;
    const atMs = /^\d{1,7}$/.test(retryAfter) ? wholeMs + Number(retryAfter) * 1000 : Date.parse(retryAfter);
    if (!Number.isNaN(atMs)) return Math.min(Math.max(atMs, wholeMs + MIN_WAIT_MS), nowMs + MAX_WAIT_MS);
  }
  if (intervalS) return nowMs + intervalS * 1000;
  const tableS = TABLE_S[Math.min(attempt, TABLE_S.length - 1)] as number;
  return nowMs + tableS * 1000 + Math.floor(random() * MAX_JITTER_MS);
}

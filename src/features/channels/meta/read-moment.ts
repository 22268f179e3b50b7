/** Facebook's first day: nothing was written before. */
const EARLIEST_MS = Date.UTC(2004, 1, 4);
/** Clocks differ a little; more than this into the future is not a time, and would hold a messaging window open. */
const MAX_AHEAD_MS = 5 * 60_000;
/** Below this a number counts seconds: as milliseconds it would be a day in 2001. */
const SECONDS_BELOW = 1e12;

/** A moment as Meta sends it: seconds, milliseconds, either as text, or ISO 8601. Unusable: `receivedAt`. */
export function readMoment(value: unknown, receivedAt: Date): Date {
  const ms = toMs(value);
  return ms >= EARLIEST_MS && ms <= receivedAt.getTime() + MAX_AHEAD_MS ? new Date(ms) : receivedAt;
}

function toMs(value: unknown): number {
  if (typeof value === "string" && !/^\d+$/.test(value)) return Date.parse(value);
  if (typeof value !== "string" && typeof value !== "number") return Number.NaN;
  const count = Number(value);
  return count < SECONDS_BELOW ? count * 1_000 : count;
}

const WINDOW_MS = 10_000;
/** A busy page makes some twenty calls in ten seconds; a program has to stay below three hundred a second. */
const CALLS_PER_WINDOW = 3000;
/** Callers remembered at once; more are forgotten together, which lets nobody through for longer than a window. */
const MOST_CALLERS = 20_000;

const windows = new Map<string, { startedAtMs: number; calls: number }>();

/**
 * Counts a call of a person or a key, in this process: a brake on runaway clients, which needs no shared truth and costs
 * no round trip.
 * @returns how many seconds to wait, or null when the call may go on
 */
export function limitCalls(callerId: string, nowMs = Date.now()): number | null {
  const window = windows.get(callerId);
  if (!window || nowMs - window.startedAtMs >= WINDOW_MS) {
    if (windows.size >= MOST_CALLERS) windows.clear();
    windows.set(callerId, { startedAtMs: nowMs, calls: 1 });
    return null;
  }
  window.calls += 1;
  if (window.calls <= CALLS_PER_WINDOW) return null;
  return Math.max(1, Math.ceil((window.startedAtMs + WINDOW_MS - nowMs) / 1000));
}

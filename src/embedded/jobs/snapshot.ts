import type { Engine } from "./engine";
import type { Run, RunError } from "./run";

const SHOWN_RUNS = 200;
const SHOWN_LINES = 60;

/** An error without what it quotes: messages may repeat what a customer wrote. */
const masked = (error?: RunError) =>
  error && `${error.name}: ${error.message.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"').slice(0, 200)}`;

function shown({ id, fn, event, status, createdAtMs, endedAtMs, error, pauses, memo, trace }: Run) {
  const waitsFor = [...pauses].flatMap((pause) => (pause.isCancel ? [] : pause.event));
  const lines = trace.slice(-SHOWN_LINES).sort((a, b) => a.atMs - b.atMs);
  return {
    ...{ id, function: fn.id, event, status, createdAtMs, endedAtMs, waitsFor, steps: memo.size },
    error: masked(error),
    trace: lines.map((line) => ({ ...line, error: masked(line.error) })),
  };
}

/** What the page shows: ids, outcomes and times; no event data, no step results. */
export function snapshot({ options, app, functions, counts, runs, ended, slots, ...engine }: Engine) {
  const open = [...runs.values()].reverse().slice(0, SHOWN_RUNS);
  return {
    atMs: Date.now(),
    app: { url: options.appUrl, ...app },
    functions: [...functions.keys()],
    counts: {
      ...counts,
      runsOpen: runs.size,
      requestsUnderWay: slots.activeCount,
      requestsWaitingForASlot: slots.waitingCount,
      debounces: engine.debounces.size,
      held: engine.held.length,
    },
    runs: [...open, ...ended.slice(-SHOWN_RUNS).reverse()].map(shown),
    events: engine.recentEvents.slice(-100).reverse(),
  };
}

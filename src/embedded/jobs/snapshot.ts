import type { Engine } from "./engine";
import type { Run, RunError } from "./run";

const SHOWN_RUNS = 200;
const SHOWN_LINES = 60;

/** An error without what it quotes: messages may repeat what a customer wrote. */
function masked(error: RunError | undefined): string | undefined {
  return error && `${error.name}: ${error.message.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"').slice(0, 200)}`;
}

function shown({ id, fn, event, status, createdAtMs, endedAtMs, error, pauses, stack, trace }: Run) {
  const waitsFor = [...pauses].filter(({ resume }) => resume !== "cancel").map((pause) => pause.event);
  const lines = trace.slice(-SHOWN_LINES).sort((a, b) => a.atMs - b.atMs);
  return {
    ...{ id, function: fn.id, event, status, createdAtMs, endedAtMs, waitsFor, steps: stack.length },
    error: masked(error),
    trace: lines.map((line) => ({ ...line, error: masked(line.error) })),
  };
}

/** What the page shows: ids, outcomes and times; no event data, no step results. */
export function snapshot(engine: Engine) {
  const newestFirst = (a: Run, b: Run) => (a.id < b.id ? 1 : -1);
  const active = [...engine.runs.values()].sort(newestFirst).slice(0, SHOWN_RUNS);
  return {
    atMs: Date.now(),
    app: { url: engine.options.appUrl, ...engine.app },
    functions: [...engine.functions.keys()],
    counts: {
      ...engine.counts,
      runsOpen: engine.runs.size,
      requestsUnderWay: engine.slots.activeCount,
      requestsWaitingForASlot: engine.slots.waitingCount,
      debounces: engine.debounces.size,
      heldWhileDown: engine.held.length,
    },
    runs: [...active, ...engine.ended.slice(-SHOWN_RUNS).reverse()].map(shown),
    events: engine.recentEvents.slice(-100).reverse(),
  };
}

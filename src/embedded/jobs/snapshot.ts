import type { Engine, Run, RunError } from "./state";

const SHOWN_RUNS = 200;
const SHOWN_LINES = 60;

/** An error without what it quotes: messages may repeat what a customer wrote. */
function masked(error: RunError | undefined): string | undefined {
  return error && `${error.name}: ${error.message.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"').slice(0, 200)}`;
}

function shown(run: Run) {
  return {
    id: run.id,
    function: run.fn.id,
    event: run.event,
    status: run.status,
    createdAtMs: run.createdAtMs,
    endedAtMs: run.endedAtMs,
    error: masked(run.error),
    waitsFor: [...run.pauses].filter(({ resume }) => resume !== "cancel").map(({ event }) => event),
    steps: run.stack.length,
    trace: run.trace
      .slice(-SHOWN_LINES)
      .sort((a, b) => a.atMs - b.atMs)
      .map((line) => ({ ...line, error: masked(line.error) })),
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

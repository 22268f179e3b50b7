/** What functions did, in order: the only thing that the conformance test looks at. */
export interface Entry {
  atMs: number;
  /** The scenario's own key, so that scenarios can run side by side. */
  key: string;
  what: string;
  data?: unknown;
}

export interface Outcome {
  functionId: string;
  key: string;
  runId: string;
  status: string;
  result: unknown;
  error?: { name?: string; message?: string };
}

const POLL_MS = 25;

export class Journal {
  readonly entries: Entry[] = [];
  readonly outcomes: Outcome[] = [];
  private readonly under = new Map<string, number>();
  readonly peaks = new Map<string, number>();

  note(key: string, what: string, data?: unknown): void {
    this.entries.push({ atMs: Date.now(), key, what, data });
  }

  /** How often this was noted before. */
  count(key: string, what: string): number {
    return this.of(key, what).length;
  }

  of(key: string, what?: string): Entry[] {
    return this.entries.filter((entry) => entry.key === key && (what === undefined || entry.what === what));
  }

  /** Runs `work` and remembers how many such were under way at once. */
  async during(name: string, work: () => Promise<void>): Promise<void> {
    const now = (this.under.get(name) ?? 0) + 1;
    this.under.set(name, now);
    this.peaks.set(name, Math.max(now, this.peaks.get(name) ?? 0));
    await work();
    this.under.set(name, (this.under.get(name) ?? 1) - 1);
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until `look` gives something; throws after `withinMs` with what was waited for. */
export async function until<T>(what: string, look: () => T | undefined | false | 0, withinMs = 20_000): Promise<T> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(POLL_MS);
  }
}

const LONGEST_MS = 2 ** 31 - 1;

/** Something that stops a timer; calling it twice is harmless. */
export type Disarm = () => void;

/** Timers that can lie further ahead than setTimeout reaches and can all be disarmed at once. */
export class Timers {
  private readonly armed = new Set<Disarm>();

  at(dueMs: number, run: () => void): Disarm {
    let handle: NodeJS.Timeout;
    const disarm = () => {
      clearTimeout(handle);
      this.armed.delete(disarm);
    };
    const ring = () => {
      const leftMs = dueMs - Date.now();
      if (leftMs > 0) handle = setTimeout(ring, Math.min(leftMs, LONGEST_MS));
      else {
        this.armed.delete(disarm);
        run();
      }
    };
    this.armed.add(disarm);
    handle = setTimeout(ring, Math.max(0, Math.min(dueMs - Date.now(), LONGEST_MS)));
    return disarm;
  }

  clear(): void {
    for (const disarm of this.armed) disarm();
  }
}

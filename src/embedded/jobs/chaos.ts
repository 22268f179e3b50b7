/** Seeded mischief for tests: what the real server and its network may do, more often. */
export class Chaos {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 (included) to 1 (mulberry32: small, and the same sequence for the same seed). */
  random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  private within(maxMs: number): number {
    return Math.floor(this.random() * maxMs);
  }

  /** Delays (ms) after which an event is delivered: sometimes late, sometimes twice. */
  deliveries(): number[] {
    const first = this.random() < 0.3 ? this.within(400) : 0;
    return this.random() < 0.25 ? [first, first + this.within(1200)] : [first];
  }

  /** Delay (ms) of a cancellation. */
  cancelDelayMs(): number {
    return this.random() < 0.5 ? this.within(1500) : 0;
  }

  /** Whether an answer is lost on its way, with all that was saved during the request. */
  losesAnswer(): boolean {
    return this.random() < 0.15;
  }

  /** Whether a debounced run gets an event that is not the newest. */
  picksEarlierEvent(): boolean {
    return this.random() < 0.3;
  }

  /** Where a ready request stands in line. */
  order(): string {
    return this.random().toFixed(9);
  }

  /**
   * Milliseconds until the runner forgets everything, as if it had been killed and started again. Well above a minute,
   * which is what a sweep takes to find what was forgotten: a test of that calls `forget()` when it suits.
   */
  lifeMs(): number {
    return 90_000 + this.within(180_000);
  }
}

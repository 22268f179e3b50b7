/** A concurrency limit that several runs share: at most `limit` requests under way at once. */
export interface Bucket {
  name: string;
  limit: number;
}

/** A request that waits for room in all of its buckets. Smaller `order` goes first within a bucket. */
export interface Ticket {
  order: string;
  buckets: Bucket[];
  start: () => Promise<void>;
}

/** Hands out slots. A ticket waits in the first bucket that is full, and is looked at again when that one has room. */
export class Slots {
  private used = new Map<string, number>();
  private waiting = new Map<string, Ticket[]>();
  waitingCount = 0;
  activeCount = 0;

  submit(ticket: Ticket): void {
    const full = ticket.buckets.find((bucket) => !this.hasRoom(bucket));
    if (full) {
      this.park(full, ticket);
      return;
    }
    for (const { name } of ticket.buckets) this.used.set(name, (this.used.get(name) ?? 0) + 1);
    this.activeCount++;
    ticket.start().finally(() => this.release(ticket));
  }

  /** Forgets who waits. Requests under way keep their slots until they return: the app is busy with them. */
  clear(): void {
    this.waiting = new Map();
    this.waitingCount = 0;
  }

  private hasRoom({ name, limit }: Bucket): boolean {
    return (this.used.get(name) ?? 0) < limit;
  }

  private park(bucket: Bucket, ticket: Ticket): void {
    const line = this.waiting.get(bucket.name) ?? [];
    let low = 0;
    let high = line.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((line[middle] as Ticket).order <= ticket.order) low = middle + 1;
      else high = middle;
    }
    line.splice(low, 0, ticket);
    this.waiting.set(bucket.name, line);
    this.waitingCount++;
  }

  private release(ticket: Ticket): void {
    this.activeCount--;
    for (const { name } of ticket.buckets) {
      const left = (this.used.get(name) ?? 1) - 1;
      if (left > 0) this.used.set(name, left);
      else this.used.delete(name);
    }
    for (let next = this.oldest(ticket.buckets); next; next = this.oldest(ticket.buckets)) {
      this.waitingCount--;
      this.submit(next);
    }
  }

  /** Takes the first in line of those buckets that have room. */
  private oldest(buckets: Bucket[]): Ticket | undefined {
    let first: { name: string; line: Ticket[] } | undefined;
    for (const bucket of buckets) {
      const line = this.hasRoom(bucket) ? this.waiting.get(bucket.name) : undefined;
      const isOlder = line && (!first || (line[0] as Ticket).order < (first.line[0] as Ticket).order);
      if (line && isOlder) first = { name: bucket.name, line };
    }
    if (first?.line.length === 1) this.waiting.delete(first.name);
    return first?.line.shift();
  }
}

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
  private readonly used = new Map<string, number>();
  private readonly waiting = new Map<string, Ticket[]>();
  waitingCount = 0;
  activeCount = 0;

  submit(ticket: Ticket): void {
    const full = ticket.buckets.find((bucket) => !this.hasRoom(bucket));
    if (full) {
      const line = this.waiting.get(full.name) ?? [];
      line.splice(line.findLastIndex(({ order }) => order <= ticket.order) + 1, 0, ticket);
      this.waiting.set(full.name, line);
      this.waitingCount++;
      return;
    }
    for (const { name } of ticket.buckets) this.used.set(name, (this.used.get(name) ?? 0) + 1);
    this.activeCount++;
    ticket.start().finally(() => this.release(ticket));
  }

  /** Forgets who waits. Requests under way keep their slots until they return: the app is busy with them. */
  clear(): void {
    this.waiting.clear();
    this.waitingCount = 0;
  }

  private hasRoom({ name, limit }: Bucket): boolean {
    return (this.used.get(name) ?? 0) < limit;
  }

  private release({ buckets }: Ticket): void {
    this.activeCount--;
    for (const { name } of buckets) {
      const left = (this.used.get(name) ?? 1) - 1;
      if (left > 0) this.used.set(name, left);
      else this.used.delete(name);
    }
    for (let next = this.takeOldest(buckets); next; next = this.takeOldest(buckets)) this.submit(next);
    for (const { name } of buckets) if (this.waiting.get(name)?.length === 0) this.waiting.delete(name);
  }

  /** Takes the first in line of those buckets that have room. */
  private takeOldest(buckets: Bucket[]): Ticket | undefined {
    const lines = buckets.filter((bucket) => this.hasRoom(bucket)).map(({ name }) => this.waiting.get(name) ?? []);
    const heads = lines.flatMap((line) => (line[0] ? [{ line, order: line[0].order }] : []));
    const [first] = heads.sort((a, b) => (a.order < b.order ? -1 : 1));
    if (first) this.waitingCount--;
    return first?.line.shift();
  }
}

/** A concurrency limit that several runs share: at most `limit` requests under way at once. */
export interface Bucket {
  name: string;
  limit: number;
}

/** A request that waits for room in all of its buckets. Of those that find it, the smallest `order` goes first. */
export interface Ticket {
  order: string;
  buckets: Bucket[];
  start: () => Promise<void>;
}

/** Hands out slots: a ticket that is blocked waits in line and does not block those behind it. */
export class Slots {
  private readonly used = new Map<string, number>();
  private line: Ticket[] = [];
  activeCount = 0;

  get waitingCount(): number {
    return this.line.length;
  }

  submit(ticket: Ticket): void {
    if (this.hasRoom(ticket)) this.start(ticket);
    else this.line.splice(this.line.findLastIndex(({ order }) => order <= ticket.order) + 1, 0, ticket);
  }

  /** Forgets who waits. Requests under way keep their slots until they return: the app is busy with them. */
  clear(): void {
    this.line = [];
  }

  private hasRoom({ buckets }: Ticket): boolean {
    return buckets.every(({ name, limit }) => (this.used.get(name) ?? 0) < limit);
  }

  private start(ticket: Ticket): void {
    this.activeCount++;
    for (const { name } of ticket.buckets) this.used.set(name, (this.used.get(name) ?? 0) + 1);
    ticket.start().finally(() => this.release(ticket));
  }

  private release({ buckets }: Ticket): void {
    this.activeCount--;
    for (const { name } of buckets) {
      const left = (this.used.get(name) ?? 1) - 1;
      if (left > 0) this.used.set(name, left);
      else this.used.delete(name);
    }
    for (const ticket of this.line.filter((waiting) => this.hasRoom(waiting))) {
      if (!this.hasRoom(ticket)) continue;
      this.line.splice(this.line.indexOf(ticket), 1);
      this.start(ticket);
    }
  }
}

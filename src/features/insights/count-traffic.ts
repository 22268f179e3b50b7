import { sql } from "drizzle-orm";
import { countAcross } from "./_count-across";
import { TRAFFIC_SPANS, type TrafficSpan } from "./rules";

/** An hour or a day from `startsAt`: messages and comments that came in, and what the AI sent. */
export type TrafficBucket = { startsAt: Date; received: number; answered: number };

/** Counts what came in and went out over the whole installation, oldest bucket first, empty ones too. */
export async function countTraffic(span: TrafficSpan): Promise<TrafficBucket[]> {
  const { bucket, buckets } = TRAFFIC_SPANS[span];
  const rows = await countAcross("count-traffic", (tx) =>
    tx.execute<{ startsAt: string; received: string; answered: string }>(
      sql`select starts_at as "startsAt", received, answered from count_traffic(${bucket}, ${buckets})`,
    ),
  );
  return rows.map(({ startsAt, received, answered }) => ({
    startsAt: new Date(startsAt),
    received: Number(received),
    answered: Number(answered),
  }));
}

/** What a plot of the traffic covers: so many buckets, the last of which is under way. Days are days of UTC. */
export const TRAFFIC_SPANS = {
  day: { bucket: "hour", buckets: 24 },
  month: { bucket: "day", buckets: 30 },
} as const;
export type TrafficSpan = keyof typeof TRAFFIC_SPANS;
export const ALL_TRAFFIC_SPANS = ["day", "month"] as const satisfies readonly TrafficSpan[];

export type RawRecord = Readonly<Record<string, unknown>>;

/** An object with keys, or undefined: lists, null and plain values are none. */
export function readRecord(value: unknown): RawRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as RawRecord) : undefined;
}

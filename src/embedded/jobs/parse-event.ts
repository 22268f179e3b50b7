import type { JobEvent } from "./run";

const MAX_NAME_CHARS = 512;
const EARLIEST_MS = Date.UTC(1980, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
const MAX_EVENT_BYTES = 3 * 1024 * 1024;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads one event of a request. Throws with the reason when the server would refuse it. */
export function parseEvent(raw: unknown, internalId: string): JobEvent {
  if (!isObject(raw)) throw new Error("an event must be an object");
  const { name, id, ts, v } = raw;
  if (name !== undefined && typeof name !== "string") throw new Error("event name must be a string");
  if (!name) throw new Error("event name is empty");
  if (name.length > MAX_NAME_CHARS) throw new Error(`event name is longer than ${MAX_NAME_CHARS} characters`);
  if (name.toLowerCase().startsWith("inngest/")) throw new Error(`event name is reserved for internal use: ${name}`);
  const fields = { data: raw.data ?? {}, user: raw.user ?? {} };
  if (!isObject(fields.data)) throw new Error("event data must be an object");
  if (!isObject(fields.user)) throw new Error("event user must be an object");
  if (id !== undefined && id !== null && typeof id !== "string") throw new Error("event id must be a string");
  if (ts !== undefined && ts !== null && !Number.isInteger(ts)) throw new Error("event ts must be milliseconds");
  const tsMs = (ts as number) || Date.now();
  if (tsMs < EARLIEST_MS) throw new Error("timestamp is before Jan 1, 1980");
  if (tsMs > LATEST_MS) throw new Error("timestamp is after Jan 1, 2100");
  if (JSON.stringify(raw).length > MAX_EVENT_BYTES) throw new Error("event is larger than 3 MiB");
  const { _inngest, ...data } = fields.data;
  return { name, data, id: id || internalId, ts: tsMs, user: fields.user, ...(typeof v === "string" ? { v } : {}) };
}

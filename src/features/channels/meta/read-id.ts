import { cleanText } from "./clean-text";

/** Longer than any id of Meta's, shorter than an index entry may be. */
const MAX_ID_CHARS = 512;

/** An id of Meta's as text; it may come as a number. Undefined where it is none. */
export function readId(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  if (typeof value !== "string") return undefined;
  const id = cleanText(value, MAX_ID_CHARS + 1).trim();
  return id === "" || id.length > MAX_ID_CHARS ? undefined : id;
}

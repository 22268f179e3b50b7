import { cleanText } from "./clean-text";

const MAX_LABEL_CHARS = 200;

/** A name or another short label, storable; null where there is none. */
export function readLabel(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return cleanText(value, MAX_LABEL_CHARS).trim() || null;
}

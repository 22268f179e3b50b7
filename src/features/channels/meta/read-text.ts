import { MAX_STORED_CHARS } from "../rules";
import { cleanText } from "./clean-text";

/** What a person wrote, storable; undefined where there is nothing to read. */
export function readText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = cleanText(value, MAX_STORED_CHARS);
  return text.trim() === "" ? undefined : text;
}

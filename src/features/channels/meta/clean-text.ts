import { cutText } from "@/lib/cut-text";

/**
 * Text as the database takes it: without NUL, lone surrogates replaced, cut to `maxChars` between characters. Postgres
 * refuses the first two, and one refused message would cost the whole delivery.
 */
export function cleanText(text: string, maxChars: number): string {
  return cutText(text.replaceAll("\u0000", "").replace(/\p{Surrogate}/gu, "\ufffd"), maxChars);
}

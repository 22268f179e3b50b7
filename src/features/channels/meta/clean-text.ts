/**
 * Text as the database takes it: without NUL, lone surrogates replaced, cut to `maxChars` between characters. Postgres
 * refuses the first two, and one refused message would cost the whole delivery.
 */
export function cleanText(text: string, maxChars: number): string {
  const whole = text.replaceAll("\u0000", "").replace(/\p{Surrogate}/gu, "\ufffd");
  if (whole.length <= maxChars) return whole;
  return whole.slice(0, maxChars).replace(/\p{Surrogate}$/u, "");
}

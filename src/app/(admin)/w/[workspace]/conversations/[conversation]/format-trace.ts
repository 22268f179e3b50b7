/** Millionths of a US dollar, with as many decimals as it takes to show that it was not nothing. */
export function formatCost(micros: number): string {
  if (micros === 0) return "$0";
  const dollars = micros / 1_000_000;
  const decimals = dollars >= 0.1 ? 2 : Math.min(6, Math.ceil(-Math.log10(dollars)) + 1);
  return `$${dollars.toFixed(decimals)}`;
}

/** Milliseconds, in seconds from one second on. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Tokens in and out; null when neither is known. */
export function formatTokens(input: number | null, output: number | null): string | null {
  if (input === null && output === null) return null;
  const count = (tokens: number | null) => (tokens === null ? "?" : tokens.toLocaleString("en"));
  return `${count(input)} in, ${count(output)} out`;
}

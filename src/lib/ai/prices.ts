type Price = { inputMicrosPerToken: number; outputMicrosPerToken: number };

/**
 * US dollars for a million tokens, which is millionths of a dollar for one. From openai.com/api/pricing, read
 * 2026-11-22; cached input is charged as fresh, so a cost here is never below the bill.
 */
const PRICES: Record<string, Price> = {
  "gpt-5": { inputMicrosPerToken: 1.25, outputMicrosPerToken: 10 },
  "gpt-5-mini": { inputMicrosPerToken: 0.25, outputMicrosPerToken: 2 },
  "gpt-5-nano": { inputMicrosPerToken: 0.05, outputMicrosPerToken: 0.4 },
  "gpt-4.1": { inputMicrosPerToken: 2, outputMicrosPerToken: 8 },
  "gpt-4.1-mini": { inputMicrosPerToken: 0.4, outputMicrosPerToken: 1.6 },
  "gpt-4.1-nano": { inputMicrosPerToken: 0.1, outputMicrosPerToken: 0.4 },
  "gpt-4o": { inputMicrosPerToken: 2.5, outputMicrosPerToken: 10 },
  "gpt-4o-mini": { inputMicrosPerToken: 0.15, outputMicrosPerToken: 0.6 },
  "text-embedding-3-small": { inputMicrosPerToken: 0.02, outputMicrosPerToken: 0 },
  "text-embedding-3-large": { inputMicrosPerToken: 0.13, outputMicrosPerToken: 0 },
  "offline-quotes": { inputMicrosPerToken: 0, outputMicrosPerToken: 0 },
  "offline-hashes": { inputMicrosPerToken: 0, outputMicrosPerToken: 0 },
};

/** A dated snapshot (`gpt-5-mini-2025-08-07`) costs what its family costs. */
const SNAPSHOT_DATE = /-\d{4}-\d{2}-\d{2}$/;

/**
 * What a call cost in millionths of a US dollar, rounded up; null when the model's price is not known or the provider
 * did not say how many tokens it took.
 */
export function costInMicros(
  model: string,
  tokens: { input: number | undefined; output: number | undefined },
): number | null {
  const price = PRICES[model] ?? PRICES[model.replace(SNAPSHOT_DATE, "")];
  if (!price || tokens.input === undefined || tokens.output === undefined) return null;
  return Math.ceil(tokens.input * price.inputMicrosPerToken + tokens.output * price.outputMicrosPerToken);
}

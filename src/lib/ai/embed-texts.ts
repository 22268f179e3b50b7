import { embedMany } from "ai";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { asUnavailable } from "./_as-unavailable";
import { embeddingModel } from "./models";
import { costInMicros } from "./prices";
import { VECTOR_WIDTH } from "./vector-width";

/** Texts in one request: OpenAI takes 2048, smaller servers far fewer. */
const BATCH_SIZE = 64;
/** Below every model's limit of tokens, in any script. */
const MAX_CHARS = 6_000;

/**
 * Embeds texts with the configured model, in their order. Narrower vectors are padded with zeros, which changes no
 * cosine; models that can be asked for a width are asked for ours.
 * @returns `vectors`, each 1024 wide, and what they cost (null when the price is not known)
 * @throws AppError `unavailable` when the model does not answer; `invalid` when it is wider than 1024
 */
export async function embedTexts(
  texts: readonly string[],
): Promise<{ vectors: number[][]; model: string; tokens: number; costMicros: number | null }> {
  const { model, name, providerOptions } = embeddingModel(VECTOR_WIDTH);
  const vectors: number[][] = [];
  let tokens = 0;
  for (let start = 0; start < texts.length; start += BATCH_SIZE) {
    // An empty text is refused by OpenAI, and half a surrogate pair by most.
    const values = texts.slice(start, start + BATCH_SIZE).map(
      (text) =>
        text
          .slice(0, MAX_CHARS)
          .replace(/\p{Surrogate}/gu, "\ufffd")
          .trim() || " ",
    );
    try {
      const result = await embedMany({
        model,
        values,
        providerOptions,
        maxRetries: 0,
        abortSignal: AbortSignal.timeout(env().AI_TIMEOUT_MS),
        experimental_telemetry: { isEnabled: false, recordInputs: false, recordOutputs: false },
      });
      vectors.push(...result.embeddings.map((vector) => toWidth(vector, name)));
      tokens += Number.isFinite(result.usage.tokens) ? result.usage.tokens : 0;
    } catch (error) {
      throw asUnavailable(error, "Embedding");
    }
  }
  return { vectors, model: name, tokens, costMicros: costInMicros(name, { input: tokens, output: 0 }) };
}

function toWidth(vector: number[], model: string): number[] {
  if (vector.length === VECTOR_WIDTH) return vector;
  if (vector.length > VECTOR_WIDTH) {
    throw new AppError(
      "invalid",
      `AI_EMBEDDING_MODEL ${model} makes vectors of ${vector.length} dimensions; choose one of at most ${VECTOR_WIDTH}.`,
    );
  }
  return [...vector, ...new Array<number>(VECTOR_WIDTH - vector.length).fill(0)];
}

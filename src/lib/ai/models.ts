import { createOpenAI } from "@ai-sdk/openai";
import type { EmbeddingModel, LanguageModel } from "ai";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** What a model is asked for: the row to look at when one use should move to another model. */
export type UseCase = "reply" | "summary";

/** Models that think before they answer, and charge the thinking as output. */
const REASONING_MODEL = /^(gpt-5(?!-chat)|o\d)/;
/** Models that can be asked for a width. */
const SIZED_EMBEDDING_MODEL = /^text-embedding-3-/;

function provider() {
  // The SDK writes warnings to the console otherwise, where nobody of ours looks.
  (globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env();
  if (!OPENAI_API_KEY && !OPENAI_BASE_URL) {
    throw new AppError(
      "unavailable",
      "No model is set: give OPENAI_API_KEY, or OPENAI_BASE_URL of a compatible server.",
      {
        retryable: false,
      },
    );
  }
  // A compatible server without keys still gets a header; the SDK refuses to send none.
  return createOpenAI({ apiKey: OPENAI_API_KEY ?? "none", baseURL: OPENAI_BASE_URL });
}

/**
 * The chat model for a use, with what the provider must be told beyond the prompt.
 * @throws AppError `unavailable` when neither a key nor a base URL is set
 */
export function chatModel(useCase: UseCase): {
  model: LanguageModel;
  name: string;
  providerOptions: { openai: Record<string, string | boolean> };
} {
  const { AI_MODEL: name, AI_API: api } = env();
  const openai: Record<string, string | boolean> = {};
  // Responses are kept for 30 days at OpenAI unless told otherwise; `store` is unknown to many compatible servers.
  if (api === "responses") openai.store = false;
  if (REASONING_MODEL.test(name)) openai.reasoningEffort = useCase === "summary" ? "minimal" : "low";
  const model = api === "responses" ? provider().responses(name) : provider().chat(name);
  return { model, name, providerOptions: { openai } };
}

/**
 * The embedding model, asked for `dimensions` where it can be asked.
 * @throws AppError `unavailable` when neither a key nor a base URL is set
 */
export function embeddingModel(dimensions: number): {
  model: EmbeddingModel;
  name: string;
  providerOptions: { openai: Record<string, number> };
} {
  const { AI_EMBEDDING_MODEL: name } = env();
  const openai: Record<string, number> = SIZED_EMBEDDING_MODEL.test(name) ? { dimensions } : {};
  return { model: provider().embeddingModel(name), name, providerOptions: { openai } };
}

/** The name that is stored with every vector. Needs no key, so that staleness can be seen while the model is down. */
export function embeddingModelName(): string {
  return env().AI_EMBEDDING_MODEL;
}

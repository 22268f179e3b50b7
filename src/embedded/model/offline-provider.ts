import type { EmbeddingModel, LanguageModel } from "ai";
import { parseSummaryPrompt } from "@/features/memory/prompt";
import { parseReplyPrompt } from "@/features/replies/prompt";
import { answerFromPassages } from "./answer-from-passages";
import { embedText } from "./embed-text";
import { OFFLINE_CHAT_MODEL, OFFLINE_EMBEDDING_MODEL } from "./offline-model-settings";
import { summariseMessages } from "./summarise-messages";

type LanguageModelV3 = Extract<LanguageModel, { specificationVersion: "v3" }>;
type EmbeddingModelV3 = Extract<EmbeddingModel, { specificationVersion: "v3" }>;
type Prompt = Parameters<LanguageModelV3["doGenerate"]>[0]["prompt"];

/** The shape of what it says when nobody asked in the product's own form. */
const SAYS_WHAT_IT_IS =
  "I am offline-quotes, the stand-in for a model: I only quote passages of the knowledge base that a prompt of this product gives me.";

/**
 * The model that stands in on a machine without a key, in the AI SDK's provider interface: it answers by quoting the
 * passages in its prompt, summarises by extraction and embeds by hashing.
 */
export function createOfflineModel() {
  return {
    specificationVersion: "v3" as const,
    languageModel: (modelId: string = OFFLINE_CHAT_MODEL): LanguageModelV3 => ({
      specificationVersion: "v3",
      provider: "offline",
      modelId,
      supportedUrls: {},
      async doGenerate({ prompt }) {
        const asked = lastUserText(prompt);
        const text = completeFor(asked);
        const input = estimateTokens(JSON.stringify(prompt));
        const output = estimateTokens(text);
        return {
          content: [{ type: "text", text }],
          finishReason: { unified: "stop", raw: "stop" },
          usage: {
            inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
            outputTokens: { total: output, text: output, reasoning: 0 },
          },
          warnings: [],
        };
      },
      doStream() {
        throw new Error("offline-quotes does not stream: ask for the whole answer");
      },
    }),
    embeddingModel: (modelId: string = OFFLINE_EMBEDDING_MODEL): EmbeddingModelV3 => ({
      specificationVersion: "v3",
      provider: "offline",
      modelId,
      maxEmbeddingsPerCall: 2048,
      supportsParallelCalls: true,
      async doEmbed({ values }) {
        const tokens = values.reduce((sum, value) => sum + estimateTokens(value), 0);
        return { embeddings: values.map(embedText), usage: { tokens }, warnings: [] };
      },
    }),
  };
}

function completeFor(asked: string): string {
  const reply = parseReplyPrompt(asked);
  if (reply) return JSON.stringify(answerFromPassages(reply));
  const summary = parseSummaryPrompt(asked);
  if (summary) return JSON.stringify(summariseMessages(summary));
  return SAYS_WHAT_IT_IS;
}

function lastUserText(prompt: Prompt): string {
  const message = prompt.findLast(({ role }) => role === "user");
  if (!message || typeof message.content === "string") return "";
  return message.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

/** Four characters a token is the usual rule of thumb; nothing is charged by it. */
function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

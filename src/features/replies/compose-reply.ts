import { z } from "zod";
import { generateStructured, type StructuredResult } from "@/lib/ai/generate-structured";
import { type ReplyRequest, renderReplyPrompt } from "./prompt";
import { REPLY_OUTPUT_TOKENS } from "./rules";

const Written = z.object({
  canAnswer: z.boolean().describe("false when the passages do not hold the whole answer or a person is needed"),
  sentences: z.array(
    z.object({
      text: z.string().describe("one plain sentence of the reply"),
      citations: z.array(z.string()).describe("ids of the passages that support this sentence, such as P1"),
    }),
  ),
});

/** What a model wrote for a turn; not fit to send before `guardReply` has passed it. */
export type Composition = {
  canAnswer: boolean;
  /** `citations` are chunk ids; what the model cited and nobody gave it stays as it wrote it. */
  sentences: { text: string; citations: string[] }[];
  /** Stands in the instructions only. */
  canary: string;
  usage: Omit<StructuredResult<unknown>, "object">;
};

/**
 * Asks the model for a reply from the passages. One call, no retry.
 * @throws AppError `unavailable` when the model does not answer
 */
export async function composeReply(request: ReplyRequest & { abortSignal?: AbortSignal }): Promise<Composition> {
  const { system, user, canary, chunkIdOf } = renderReplyPrompt(request);
  const { object, ...usage } = await generateStructured({
    useCase: "reply",
    system,
    messages: [{ role: "user", content: user }],
    schema: Written,
    maxOutputTokens: REPLY_OUTPUT_TOKENS,
    abortSignal: request.abortSignal,
  });
  const sentences = object.sentences.map(({ text, citations }) => ({
    text: text.trim(),
    citations: [...new Set(citations.map((name) => chunkIdOf.get(name.trim()) ?? name))],
  }));
  return { canAnswer: object.canAnswer, sentences, canary, usage };
}

import type { parseSummaryPrompt } from "@/features/memory/prompt";
import { splitSentences } from "@/lib/split-sentences";
import { readTerms } from "./read-terms";

type Asked = NonNullable<ReturnType<typeof parseSummaryPrompt>>;
const SENTENCE_CHARS = 280;
const NO_LINKS = /(?:https?:\/\/|www\.)\S+/gi;

/**
 * Two sentences by extraction: what the customer asked that says most, and what they were told last. What was in the
 * memory so far competes with the new messages, so that it fades only when others say more.
 */
export function summariseMessages({ summary, messages }: Asked): { sentences: string[] } {
  const [askedBefore = "", toldBefore = ""] = splitParts(summary);
  const asked = messages.filter(({ author }) => author === "customer").map(({ text }) => text);
  const told = messages.filter(({ author }) => author !== "customer").map(({ text }) => text);
  return {
    sentences: [
      `Customer wrote: ${pick([askedBefore, ...asked]) || "nothing in words"}.`,
      `They were told: ${pick([toldBefore, ...told.reverse()]) || "nothing yet"}.`,
    ],
  };
}

function splitParts(summary: string | null): string[] {
  const match = /^Customer wrote: (.*?)\.? They were told: (.*?)\.?$/s.exec(summary ?? "");
  return match ? [match[1] ?? "", match[2] ?? ""].filter((part) => !/^nothing /.test(part)) : [summary ?? ""];
}

/** The fragments that say most, in the order they were written, within the length of a dense sentence. */
function pick(texts: string[]): string {
  const fragments = texts
    .flatMap((text) => text.split("; ").flatMap(splitSentences))
    .map((text) =>
      text
        .replace(NO_LINKS, "")
        .replace(/[.;!\s]+$/, "")
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, SENTENCE_CHARS),
    )
    .filter((text, place, all) => text && all.indexOf(text) === place);
  const ranked = fragments
    .map((text, place) => ({ text, place, worth: readTerms(text).reduce((sum, { weight }) => sum + weight, 0) }))
    .sort((left, right) => right.worth - left.worth || right.place - left.place);
  const kept: typeof ranked = [];
  let length = 0;
  for (const fragment of ranked) {
    if (length + fragment.text.length > SENTENCE_CHARS) continue;
    kept.push(fragment);
    length += fragment.text.length + 2;
  }
  return kept
    .sort((left, right) => left.place - right.place)
    .map(({ text }) => text)
    .join("; ");
}

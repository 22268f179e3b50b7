import type { Passage } from "@/features/knowledge/schema";
import { findUnsupported } from "./_find-unsupported";
import { COURTESIES } from "./_lexicon";
import { fold, normalise } from "./_normalise";
import { readCustomerIdentifiers } from "./_read-customer-identifiers";
import type { Composition } from "./compose-reply";
import { INSTRUCTIONS } from "./prompt";
import { LEAK_WORDS } from "./rules";

/** As the channel counts. */
export type MessageLimit = { unit: "bytes" | "characters"; max: number };

export type Verdict =
  | { kind: "pass"; text: string; cited: string[] }
  /** `reasons` are codes, never text of the reply: they go into logs and job state. */
  | { kind: "refuse"; reasons: string[] };

const MARKUP = /\*\*|__|`|~~|^\s*(?:[*•-]|#{1,6})\s|\[[^\]]*\]\([^)]*\)|<\/?[a-z!][^>]*>|\{\{|\}\}/imu;
/** Characters that hide, reorder or smuggle text. Line breaks and joiners of scripts and emoji are none of them. */
const UNSEEN = /(?!\n)\p{Cc}|[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;

/**
 * The last word on what a model wrote: pure code. A reply passes only where every sentence cites passages that were
 * retrieved, and each price, number, date, time, link, code, e-mail address and phone number of the sentence stands in
 * a passage that this sentence cites. The customer's own words license what identifies (their order number, their
 * date), never a price, a discount, a promise or a link.
 * @param limits.customerTexts what the customer wrote in this turn
 * @param limits.maxLength of one message
 */
export function guardReply(
  composition: Pick<Composition, "canAnswer" | "sentences" | "canary">,
  passages: readonly Passage[],
  limits: { customerTexts: readonly string[]; maxLength: MessageLimit },
): Verdict {
  if (!composition.canAnswer) return { kind: "refuse", reasons: ["cannot_answer"] };
  const sentences = composition.sentences.filter(({ text }) => text.trim());
  const reasons = new Set<string>();
  const passageOf = new Map(passages.map((passage) => [passage.chunkId, passage]));
  const identifiers = readCustomerIdentifiers(limits.customerTexts);
  const cited = new Set<string>();
  for (const { text, citations } of sentences) {
    const known = citations.flatMap((id) => passageOf.get(id) ?? []);
    if (known.length < citations.length) reasons.add("unknown_citation");
    for (const { chunkId } of known) cited.add(chunkId);
    if (known.length > 0) {
      for (const reason of findUnsupported(text, known, identifiers)) reasons.add(reason);
    } else if (!COURTESIES.test(fold(text).trim())) reasons.add("uncited");
    if (MARKUP.test(text)) reasons.add("markup");
    if (UNSEEN.test(text)) reasons.add("unseen_characters");
  }
  if (cited.size === 0) reasons.add("no_evidence");
  const text = sentences
    .map((sentence) => sentence.text.trim())
    .filter((sentence, place, all) => all.indexOf(sentence) === place)
    .join(" ");
  if (isLeak(text, composition.canary)) reasons.add("leaks_instructions");
  if (isTooLong(text, limits.maxLength)) reasons.add("too_long");
  return reasons.size > 0
    ? { kind: "refuse", reasons: [...reasons].sort() }
    : { kind: "pass", text, cited: [...cited] };
}

const wordsOf = (text: string) => normalise(text).match(/[\p{L}\d]+/gu) ?? [];
const INSTRUCTION_WORDS = ` ${wordsOf(INSTRUCTIONS.join(" ")).join(" ")} `;

/** True when the reply holds the canary or a run of words of the instructions. */
function isLeak(text: string, canary: string): boolean {
  if (normalise(text).includes(normalise(canary)) || /EBZ-[0-9a-f]{4}/i.test(text)) return true;
  const words = wordsOf(text);
  return words.some(
    (_word, place) =>
      place + LEAK_WORDS <= words.length &&
      INSTRUCTION_WORDS.includes(` ${words.slice(place, place + LEAK_WORDS).join(" ")} `),
  );
}

function isTooLong(text: string, { unit, max }: MessageLimit): boolean {
  return (unit === "bytes" ? Buffer.byteLength(text) : text.length) > max;
}

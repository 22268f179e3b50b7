import { NO_AMOUNTS, NUMBER_WORDS, SPELLED_AMOUNT_WORDS } from "./_lexicon";
import { anyOf, meaningsOf } from "./_words";

/** "one dollar", "neunundvierzig Euro": the word as it stands, and a class of SPELLED_AMOUNT_WORDS. */
export type SpelledAmount = { word: string; of: string };

const endings = meaningsOf(SPELLED_AMOUNT_WORDS);
const AMOUNT = new RegExp(`(?<![\\p{L}\\d])(\\p{L}+)[ -]?(${anyOf(endings.keys())})(?![ .:]{0,2}\\d)`, "gu");
const readElsewhere = new Set([...meaningsOf(NUMBER_WORDS).keys(), ...meaningsOf({ none: NO_AMOUNTS }).keys()]);

/**
 * Reads amounts whose number is written as a word. No list of number words is complete in any language, so every word
 * before a currency or a percent sign counts unless it is known to be none; known numbers are read as numbers.
 */
export function readSpelledAmounts(folded: string): SpelledAmount[] {
  return [...folded.matchAll(AMOUNT)].flatMap(([, word = "", ending = ""]) =>
    readElsewhere.has(word) ? [] : [{ word, of: endings.get(ending) ?? ending }],
  );
}

import { RANGE_WORDS, SHORT_WEEKDAY_WORDS, WEEKDAY_SET_WORDS, WEEKDAY_WORDS } from "./_lexicon";
import { fold } from "./_normalise";
import { anyOf, meaningsOf } from "./_words";

const full = meaningsOf(WEEKDAY_WORDS);
const short = new Map([...meaningsOf(SHORT_WEEKDAY_WORDS), ...full]);
const sets = meaningsOf(WEEKDAY_SET_WORDS);
const TO = `(?:${anyOf(RANGE_WORDS.split("|").map(fold))})`;

const patternOf = (words: Map<string, string>) => {
  const day = anyOf(words.keys());
  return {
    range: new RegExp(`(${day})\\.? ?${TO} ?(${day})`, "gu"),
    single: new RegExp(day, "gu"),
  };
};
const inReplies = patternOf(full);
const inPassages = patternOf(short);
const SET = new RegExp(anyOf(sets.keys()), "gu");

/**
 * The weekdays that a folded text names, 1 (Monday) to 7. In evidence "Mon-Fri", "daily" and "at weekends" name every
 * day they cover; in a reply only what is spelt out is a claim.
 */
export function readWeekdays(text: string, { asEvidence }: { asEvidence: boolean }): number[] {
  const words = asEvidence ? short : full;
  const { range, single } = asEvidence ? inPassages : inReplies;
  const days = new Set([...text.matchAll(single)].map(([word]) => Number(words.get(word))));
  if (!asEvidence) return [...days];
  for (const [, from = "", to = ""] of text.matchAll(range)) {
    const first = Number(words.get(from));
    const last = Number(words.get(to));
    for (let step = 0; step < 7; step++) {
      const day = ((first - 1 + step) % 7) + 1;
      days.add(day);
      if (day === last) break;
    }
  }
  for (const [word] of text.matchAll(SET)) for (const day of sets.get(word) ?? "") days.add(Number(day));
  return [...days];
}

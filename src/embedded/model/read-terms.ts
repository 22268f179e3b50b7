import { CONCEPTS } from "./concepts";
import { STOP_WORDS, WEAK_WORDS } from "./stop-words";

/** One thing that a text speaks of: a word with its stem, or a matter that several words name. */
export type Term = {
  /** The word as it was folded; for scripts without spaces a pair of characters. */
  word: string;
  stem: string;
  /** Matters of CONCEPTS that the word names. */
  concepts: string[];
  /** How much it says, 0 to 1. */
  weight: number;
};

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const UNSPACED_RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]+/gu;
const WORD = /[\p{L}\p{M}\d]+(?:'[\p{L}\p{M}\d]+)*/gu;
/** Kana that only join words. */
const KANA_PAIR = /^[\p{Script=Hiragana}]{2}$/u;
const ENDINGS =
  /(?:ungen|ingen|ement|ments|ings|ung|ing|ies|ern|ers|est|ens|ami|ого|ами|ов|ий|ый|ая|ы|и|en|er|es|ed|os|as|is|e|s|n|o|a|у|а|я)$/u;

/** Folds case, width, accents and the digits of other scripts. */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[’‘`´]/g, "'")
    .replace(/[‐-–—]/g, "-")
    .replace(/ß/g, "ss")
    .normalize("NFC")
    .toLowerCase();
}

const patterns = Object.entries(CONCEPTS).map(([concept, words]) => {
  const beginnings = words.split("|").map((word) => foldText(word));
  const spaced = beginnings.filter((word) => !UNSPACED.test(word));
  const unspaced = beginnings.filter((word) => UNSPACED.test(word));
  const literal = (word: string) => word.replace(/[.*+^()|\\]/g, "\\$&").replace(/\$$/, "(?![\\p{L}\\d])");
  return {
    concept,
    spaced:
      spaced.length > 0 ? new RegExp(`(?<![\\p{L}\\d])(?:ال|و|ب|ل)?(?:${spaced.map(literal).join("|")})`, "gu") : null,
    unspaced: unspaced.length > 0 ? new RegExp(unspaced.map(literal).join("|"), "gu") : null,
  };
});

/** Reads what a text speaks of, in its order. Words that say nothing are left out. */
export function readTerms(text: string): Term[] {
  const folded = foldText(text);
  const found = patterns.flatMap(({ concept, spaced, unspaced }) =>
    [spaced, unspaced].flatMap((pattern) =>
      pattern
        ? [...folded.matchAll(pattern)].map(({ index, 0: match }) => ({
            concept,
            start: index,
            end: index + match.length,
          }))
        : [],
    ),
  );
  const conceptsWithin = (start: number, end: number) => [
    ...new Set(found.filter((hit) => hit.start < end && hit.end > start).map(({ concept }) => concept)),
  ];
  const terms: Term[] = [];
  for (const { index, 0: word } of folded.matchAll(WORD)) {
    if (UNSPACED.test(word)) {
      for (const run of word.matchAll(UNSPACED_RUN)) {
        terms.push(...readUnspaced(run[0], index + run.index, conceptsWithin));
      }
      for (const part of word.split(UNSPACED_RUN).filter(Boolean)) terms.push(toTerm(part, []));
      continue;
    }
    const concepts = conceptsWithin(index, index + word.length);
    if (concepts.length === 0 && STOP_WORDS.has(word)) continue;
    terms.push(toTerm(word, concepts));
  }
  return terms;
}

function toTerm(word: string, concepts: string[]): Term {
  const weight = concepts.length > 0 ? 1 : WEAK_WORDS.has(word) || word.length < 3 ? 0.15 : 1;
  return { word, stem: stemOf(word), concepts, weight };
}

/** Pairs of characters; those inside a known word carry its matter once. */
function readUnspaced(run: string, start: number, conceptsWithin: (start: number, end: number) => string[]): Term[] {
  const terms: Term[] = conceptsWithin(start, start + run.length).map((concept) => ({
    word: `#${concept}`,
    stem: `#${concept}`,
    concepts: [concept],
    weight: 1,
  }));
  for (let place = 0; place < Math.max(1, run.length - 1); place++) {
    const pair = run.slice(place, place + 2);
    if (KANA_PAIR.test(pair) || conceptsWithin(start + place, start + place + pair.length).length > 0) continue;
    terms.push({ word: pair, stem: pair, concepts: [], weight: 0.4 });
  }
  return terms;
}

function stemOf(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word;
  const stem = word.replace(ENDINGS, "");
  return stem.length >= 3 ? stem : word;
}

import { fold } from "./_normalise";

/** Letters of scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** From lists of words apart by "|" to the meaning of each word, folded. */
export function meaningsOf(lists: Record<string, string>): Map<string, string> {
  return new Map(
    Object.entries(lists).flatMap(([meaning, words]) => words.split("|").map((word) => [fold(word), meaning] as const)),
  );
}

/** A pattern that matches one of the words, the longest first; words of spaced scripts only whole. */
export function anyOf(words: Iterable<string>): string {
  return [...words]
    .sort((left, right) => right.length - left.length)
    .map((word) => {
      const literal = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const isWord = /\p{L}$/u.test(word) && !UNSPACED.test(word);
      const startsWord = /^\p{L}/u.test(word) && !UNSPACED.test(word);
      return `${startsWord ? "(?<!\\p{L})" : ""}${literal}${isWord ? "(?!\\p{L})" : ""}`;
    })
    .join("|");
}

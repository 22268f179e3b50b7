import { fold } from "./_normalise";

/** Letters of scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** From lists of words apart by "|" to the meaning of each word, folded. */
export function meaningsOf(lists: Record<string, string>): Map<string, string> {
  return new Map(
    Object.entries(lists).flatMap(([meaning, words]) => words.split("|").map((word) => [fold(word), meaning] as const)),
  );
}

/**
 * A pattern that matches one of the words, the longest first; words of spaced scripts only whole. The look-arounds
 * stand once for all words that need them: one for each word takes seconds to compile.
 */
export function anyOf(words: Iterable<string>): string {
  const groups = new Map<string, string[]>();
  for (const word of [...words].sort((left, right) => right.length - left.length)) {
    const before = isSpacedLetter(word[0]) ? "(?<!\\p{L})" : "";
    const after = isSpacedLetter(word.at(-1)) ? "(?!\\p{L})" : "";
    const key = `${before} ${after}`;
    groups.set(key, [...(groups.get(key) ?? []), word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")]);
  }
  return [...groups]
    .map(([key, literals]) => {
      const [before, after] = key.split(" ");
      return `${before}(?:${literals.join("|")})${after}`;
    })
    .join("|");
}

function isSpacedLetter(char: string | undefined): boolean {
  return char !== undefined && /\p{L}/u.test(char) && !UNSPACED.test(char);
}

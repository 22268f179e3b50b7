import { AppError } from "@/lib/errors";
import { COMMON_PARTS } from "./_common-passwords";
import { isPasswordTooLong, PASSWORD_MAX, PASSWORD_MIN } from "./rules";

/** Characters that are no part of a common password, a run or a repetition: fewer than this is guessable. */
const FEWEST_OWN = 5;
const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};
const parts = [...COMMON_PARTS].sort((left, right) => right.length - left.length);

/**
 * Refuses a new password that is too short, too long, or one of those that are tried first.
 * @param about what else everybody knows of the person: e-mail address, name, workspace
 * @throws AppError `invalid` that says what to change
 */
export function checkNewPassword(password: string, about: readonly string[] = []): void {
  if ([...password].length < PASSWORD_MIN) {
    throw new AppError("invalid", `Password: at least ${PASSWORD_MIN} characters. Three or four words do well.`);
  }
  if (isPasswordTooLong(password)) throw new AppError("invalid", `Password: at most ${PASSWORD_MAX} characters.`);
  if (countOwnCharacters(password, about) < FEWEST_OWN) {
    throw new AppError(
      "invalid",
      "Password: this one is among the first that are tried. Add a word or two of your own.",
    );
  }
}

function countOwnCharacters(password: string, about: readonly string[]): number {
  const known = about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length >= 3);
  const plain = password.toLowerCase();
  const unleeted = [...plain].map((character) => LEET[character] ?? character).join("");
  return Math.min(countWithout(plain, [...known, ...parts]), countWithout(unleeted, [...known, ...parts]));
}

function countWithout(text: string, words: readonly string[]): number {
  let rest = text;
  for (const word of words) rest = rest.replaceAll(word, " ");
  // Digits and signs around common words add little; a letter or digit that repeats or counts on from the one before, nothing.
  const letters = [...rest].filter((character, place, all) => {
    const step = character.codePointAt(0) ?? 0;
    const before = all[place - 1]?.codePointAt(0);
    const isRun = before !== undefined && Math.abs(step - before) <= 1;
    return /[\p{L}\p{N}]/u.test(character) && !isRun;
  });
  return new Set(letters).size < 3 ? 0 : letters.length;
}

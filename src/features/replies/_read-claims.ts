import { dropAccents, fold } from "./_normalise";
import { readDates, type SaidDate } from "./_read-dates";
import { readNumbers, type SaidNumber } from "./_read-numbers";
import { readSpelledAmounts, type SpelledAmount } from "./_read-spelled-amounts";
import { readTimes, type SaidTime } from "./_read-times";
import { readWeekdays } from "./_read-weekdays";

/** Everything in a text that must be right to the letter. */
export type Claims = {
  emails: string[];
  links: string[];
  handles: string[];
  phones: string[];
  codes: string[];
  dates: SaidDate[];
  /** Months without a day, 1 to 12. */
  months: number[];
  times: SaidTime[];
  numbers: SaidNumber[];
  /** Amounts of money and percentages whose number is a word that is no known number. */
  spelledAmounts: SpelledAmount[];
  /** 1 (Monday) to 7. */
  weekdays: number[];
  /** Words written in capitals, folded: what voucher codes look like. */
  capitals: string[];
  folded: string;
};

/** Takes the place of what was read, so that its parts are not read again. */
const READ = "\ue000";
const EMAIL = /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu;
const LINK =
  /(?:https?|ftp|hxxps?):\/\/[^\s<>"]+|\bwww\.[^\s<>"]+|(?<![\p{L}\d@._-])(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}{2,}(?::\d+)?(?:\/[^\s<>"]*)?|\b\d{1,3}(?:\.\d{1,3}){3}\b(?:[:/][^\s<>"]*)?/gu;
const HANDLE = /(?<![\p{L}\d])@[\p{L}\d_.]{2,}/gu;
/** International or with a trunk zero; other groups of digits are checked as numbers. */
const PHONE = /(?:\+\d|(?<![\d.,:/\p{L}-])(?:\(0|0\d))[\d ()/.-]{5,}\d/gu;
/** A dot of Chinese between Latin letters: browsers take it for one in an address. */
const WIDE_DOT = /(?<=[a-z\d])。(?=[a-z]{2})/g;
const DIMENSION = /(\d) ?x ?(?=\d)/g;
const LETTER = "[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}]";
const CODE = new RegExp(
  `(?<![\\p{L}\\d])(?=[\\p{L}\\d])(?=[\\p{L}\\d_/-]*\\d)(?=[\\d_/-]*${LETTER})(?:${LETTER}|\\d)+(?:[-_/](?:${LETTER}|\\d)+)*`,
  "gu",
);
/** "30-day", "49eur", "10cm", "2nd": a number with its unit, not a code. */
const NUMBER_WITH_WORD = new RegExp(
  `^\\d+(?:-\\d+)?-${LETTER}+$|^\\d+${LETTER}{1,4}$|^(?:eur|usd|gbp|chf|rs)\\d+$`,
  "u",
);
const CAPITALS = /(?<![\p{L}\d])\p{Lu}{4,}(?![\p{L}\d])/gu;

/**
 * Reads what a text claims to the letter, in any script and number format. Reading a passage is generous (`asEvidence`):
 * short weekdays count, and what is read as one thing may be read as another too.
 */
export function readClaims(text: string, { asEvidence = false } = {}): Claims {
  const folded = fold(text);
  let rest = folded.replace(DIMENSION, "$1x").replace(WIDE_DOT, ".");
  const take = (pattern: RegExp, read: (match: string) => string | null): string[] => {
    const found: string[] = [];
    rest = rest.replace(pattern, (match) => {
      const value = read(match);
      if (value === null) return match;
      found.push(value);
      return READ;
    });
    return found;
  };
  const emails = take(EMAIL, (match) => match.replace(/[.-]+$/, ""));
  const links = take(LINK, toLink);
  const handles = take(HANDLE, (match) => match.replace(/\.+$/, ""));
  const dated = readDates(rest, READ);
  const timed = readTimes(dated.rest, READ);
  rest = timed.rest;
  const phones = take(PHONE, toPhone);
  const codes = take(CODE, (match) => (NUMBER_WITH_WORD.test(match) ? null : match));
  return {
    emails,
    links,
    handles,
    phones,
    codes,
    dates: dated.dates,
    months: dated.months,
    times: timed.times,
    numbers: readNumbers(rest),
    spelledAmounts: readSpelledAmounts(rest),
    weekdays: readWeekdays(folded, { asEvidence }),
    capitals: [...dropAccents(text.normalize("NFKC")).matchAll(CAPITALS)].map(([word]) => word.toLowerCase()),
    folded,
  };
}

function toLink(match: string): string {
  return match
    .replace(/[.,;:!?)'\]»…]+$/, "")
    .replace(/^(?:https?|ftp|hxxps?):\/\//, "")
    .replace(/^www\./, "")
    .replace(/\/$/, "");
}

function toPhone(match: string): string | null {
  const digits = match.replace(/\D/g, "").replace(/^00/, "");
  return digits.length >= 7 ? digits : null;
}

import { AMBIGUOUS_MONTHS, MONTH_WORDS } from "./_lexicon";
import { fold } from "./_normalise";
import { Taker } from "./_taker";
import { anyOf, meaningsOf } from "./_words";

/** A date as it can be read: "03/04" is the third of April or the fourth of March. */
export type SaidDate = { readings: { day: number; month: number }[]; year: number | null };

const monthOf = meaningsOf(MONTH_WORDS);
const ambiguous = new Set(AMBIGUOUS_MONTHS.split("|").map(fold));
const MONTH = `(?:${anyOf(monthOf.keys())})`;
const ORDINAL = "(?:\\.|st|nd|rd|th|er|º|ª|o|a)?";
const NOT_IN_NUMBER = "(?<![\\d.,/:-])";

const ISO = new RegExp(`${NOT_IN_NUMBER}(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)`, "g");
const CJK = /(?:(\d{4}) ?年 ?)?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]/g;
const NUMERIC = new RegExp(`${NOT_IN_NUMBER}(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?!\\d)`, "g");
const NO_YEAR = new RegExp(`${NOT_IN_NUMBER}(\\d{1,2})(?:\\.(\\d{1,2})\\.(?!\\d)|/(\\d{1,2})(?![\\d/]))`, "g");
const DAY_MONTH = new RegExp(
  `${NOT_IN_NUMBER}(\\d{1,2})${ORDINAL}(?: (?:de|of))? ?(${MONTH})\\.?(?:,? (?:de |del )?(\\d{4})(?!\\d))?`,
  "gu",
);
const MONTH_DAY = new RegExp(
  `(${MONTH})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?!\\d|[.,:]\\d| ?(?:%|€|\\$|eur|am|pm|uhr))(?:,? (\\d{4})(?!\\d))?`,
  "gu",
);
const LONE_MONTH = new RegExp(MONTH, "gu");

/**
 * Reads the dates of a folded text.
 * @returns what was found, and the text with `mark` in the place of each
 */
export function readDates(text: string, mark: string): { dates: SaidDate[]; months: number[]; rest: string } {
  const dates = new Taker<SaidDate>(text, mark);
  dates.take(ISO, ([year, month, day]) => said([[day, month]], year));
  dates.take(CJK, ([year, month, day]) => said([[day, month]], year));
  dates.take(NUMERIC, ([first, , second, year]) => said([[first, second], [second, first]], year)); // biome-ignore format: pairs
  dates.take(DAY_MONTH, ([day, month, year]) => said([[day, monthOf.get(month ?? "")]], year));
  dates.take(MONTH_DAY, ([month, day, year]) => said([[day, monthOf.get(month ?? "")]], year));
  dates.take(NO_YEAR, ([first, dotted, slashed]) => {
    const second = dotted ?? slashed;
    return said(dotted ? [[first, second]] : [[first, second], [second, first]], undefined); // biome-ignore format: pairs
  });
  const months = [...dates.rest.matchAll(LONE_MONTH)]
    .filter(([word]) => !ambiguous.has(word))
    .map(([word]) => Number(monthOf.get(word)));
  return { dates: dates.taken, months, rest: dates.rest };
}

function said(pairs: (string | undefined)[][], year: string | undefined): SaidDate {
  const readings = pairs
    .map(([day, month]) => ({ day: Number(day), month: Number(month) }))
    .filter(({ day, month }) => day >= 1 && day <= 31 && month >= 1 && month <= 12);
  if (year === undefined) return { readings, year: null };
  return { readings, year: year.length === 2 ? 2000 + Number(year) : Number(year) };
}

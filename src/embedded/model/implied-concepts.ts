import { WEEKDAYS } from "./concepts";
import { foldText, readTerms } from "./read-terms";

/** Matters that are asked for as a value, which a sentence then has to hold: "how much", "how long", "what number". */
export const VALUE_CONCEPTS = new Set(["price", "open", "duration", "phone", "email", "location", "size"]);

/** What a sentence answers without saying the word: an amount is a price, a clock time is when it is open. */
export function impliedConcepts(text: string): string[] {
  const folded = foldText(text);
  const implied: [string, RegExp][] = [
    ["price", /[€$£₴]|\d ?(?:eur|usd|gbp|uah|chf)\b|\b(?:eur|usd|gbp) ?\d/],
    ["open", /\d{1,2}:\d{2}|\d ?(?:am|pm|uhr)\b/],
    [
      "duration",
      /\d[^.,;]{0,20}(?:day|week|month|hour|year|tag|werktag|woche|monat|jahr|dia|semana|jour|giorn|ano|anni|mes)/,
    ],
    ["phone", /\+\d[\d ]{6,}/],
    ["email", /[\w.+-]+@[\w-]+\.\w+/],
    ["contact", /[\w.+-]+@[\w-]+\.\w+|\+\d[\d ]{6,}/],
    ["location", /\b\d{4,5} \p{L}{3,}/u],
    ["size", /\d ?(?:cm|mm|m|ml|kg)\b/],
  ];
  return [
    ...implied.filter(([, pattern]) => pattern.test(folded)).map(([concept]) => concept),
    ...coveredWeekdays(folded),
  ];
}

/** "Monday to Friday" speaks of Wednesday too. */
function coveredWeekdays(folded: string): string[] {
  const named = folded
    .split(/ ?(?:-|\bto\b|\bbis\b|\ba\b|\bau\b|\btot\b|\bate\b|по|до|إلى|至|到|から) ?/u)
    .map((part) => WEEKDAYS.filter((day) => readTerms(part).some(({ concepts }) => concepts.includes(day))));
  return named.flatMap((days, place) => {
    const first = WEEKDAYS.indexOf(days.at(-1) ?? "");
    const last = WEEKDAYS.indexOf(named[place + 1]?.[0] ?? "");
    return first !== -1 && last > first ? WEEKDAYS.slice(first, last + 1) : [];
  });
}

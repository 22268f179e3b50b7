import { CURRENCY_WORDS, NUMBER_WORDS, UNIT_WORDS } from "./_lexicon";
import { anyOf, meaningsOf } from "./_words";

/** A number with what it counts. "1.299" can be read as 1299 or as 1.299. */
export type SaidNumber = {
  readings: number[];
  /** A class of UNIT_WORDS; null when none stands beside it. */
  unit: string | null;
  /** A class of CURRENCY_WORDS; null when none stands beside it. */
  currency: string | null;
  /** Part of "9-17": hours are often written so. */
  isInRange: boolean;
};

const currencies = meaningsOf(CURRENCY_WORDS);
const units = meaningsOf(UNIT_WORDS);
const numberWords = meaningsOf(NUMBER_WORDS);

const NUMBER = /(?<!\d)\d+(?:(?:[.,']\d+)|(?: \d{3}(?!\d)))*/gu;
const NUMBER_WORD = new RegExp(anyOf(numberWords.keys()), "gu");
const HAN_NUMBER = /[二两三四五六七八九十百千]+(?=[元円块天折割月个個小时年周週%])/gu;
const HAN_DIGITS = "〇一二三四五六七八九";
const CURRENCY_BEFORE = new RegExp(`(${anyOf(currencies.keys())})[ .:]?$`, "u");
const PERCENT_BEFORE = /% ?$/;
/** After a number: ",-" of prices, a closing hyphen of "30-day", and at most one word before the unit ("2 working days"). */
const AFTER = /^(?:[.,]-)?(?: ?\+)?[ -]?/;
const CURRENCY_AFTER = new RegExp(`^(${anyOf(currencies.keys())})`, "u");
const UNIT_AFTER = new RegExp(`^(${anyOf(units.keys())})`, "u");
const ONE_WORD = /^\p{L}+ /u;
const RANGE_AFTER = /^ ?(?:-|to|bis|a|y|und|and|or|oder|o|ou|et|e|до|по|الى|至|到|~) ?(?=\d)/u;

/** Reads the numbers of a folded text, in digits and in words, each with the unit or currency that stands beside it. */
export function readNumbers(text: string): SaidNumber[] {
  const found = [
    ...[...text.matchAll(NUMBER)].map((match) => ({ match, readings: readDigits(match[0]) })),
    ...[...text.matchAll(NUMBER_WORD)].map((match) => ({ match, readings: [Number(numberWords.get(match[0]))] })),
    ...[...text.matchAll(HAN_NUMBER)].map((match) => ({ match, readings: [readHan(match[0])] })),
  ].sort((left, right) => left.match.index - right.match.index);
  const numbers: SaidNumber[] = found.map(({ match, readings }) => {
    const before = text.slice(Math.max(0, match.index - 12), match.index);
    const after = text.slice(match.index + match[0].length);
    return { readings, isInRange: RANGE_AFTER.test(after), ...readUnit(before, after) };
  });
  // What the end of a range counts, its start counts too.
  for (let place = numbers.length - 2; place >= 0; place--) {
    const [start, end] = [numbers[place], numbers[place + 1]];
    if (!start?.isInRange || !end) continue;
    end.isInRange = true;
    if (start.unit === null && start.currency === null)
      Object.assign(start, { unit: end.unit, currency: end.currency });
  }
  return numbers;
}

function readUnit(before: string, after: string): { unit: string | null; currency: string | null } {
  const none = { unit: null, currency: null };
  if (RANGE_AFTER.test(after)) {
    const currency = CURRENCY_BEFORE.exec(before)?.[1];
    return currency ? { unit: null, currency: currencies.get(currency) ?? null } : none;
  }
  const beside = after.replace(AFTER, "");
  for (const tail of [beside, beside.replace(ONE_WORD, "")]) {
    const unit = UNIT_AFTER.exec(tail)?.[1];
    if (unit !== undefined) return { unit: units.get(unit) ?? null, currency: null };
    const currency = CURRENCY_AFTER.exec(tail)?.[1];
    if (currency !== undefined && tail === beside) return { unit: null, currency: currencies.get(currency) ?? null };
    const currencyBefore = CURRENCY_BEFORE.exec(before)?.[1];
    if (currencyBefore !== undefined) return { unit: null, currency: currencies.get(currencyBefore) ?? null };
    if (PERCENT_BEFORE.test(before)) return { unit: "percent", currency: null };
  }
  return none;
}

/** "1,299.00", "1.299,00", "1 299", "1'299.5", "4,90": every number that the digits can mean. */
function readDigits(written: string): number[] {
  const bare = written.replace(/[ ']/g, "");
  const lastComma = bare.lastIndexOf(",");
  const lastDot = bare.lastIndexOf(".");
  if (lastComma !== -1 && lastDot !== -1) {
    const [decimal, thousands] = lastComma > lastDot ? [",", "."] : [".", ","];
    if (bare.split(decimal).length > 2) return [Number(bare.replace(/[.,]/g, ""))];
    return [Number(bare.replaceAll(thousands, "").replace(decimal, "."))];
  }
  const separator = lastComma !== -1 ? "," : ".";
  const parts = bare.split(separator);
  if (parts.length === 1) return [Number(bare)];
  if (parts.length > 2) return [Number(parts.join(""))];
  const asDecimal = Number(parts.join("."));
  const isGroup = parts[1]?.length === 3 && parts[0] !== "0" && (parts[0]?.length ?? 0) <= 3;
  return isGroup ? [Number(parts.join("")), asDecimal] : [asDecimal];
}

function readHan(written: string): number {
  let total = 0;
  let digit = 0;
  for (const char of written.replace("两", "二")) {
    const power = { 十: 10, 百: 100, 千: 1000 }[char];
    if (power === undefined) digit = HAN_DIGITS.indexOf(char);
    else {
      total += (digit || 1) * power;
      digit = 0;
    }
  }
  return total + digit;
}

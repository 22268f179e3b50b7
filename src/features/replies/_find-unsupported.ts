import type { Passage } from "@/features/knowledge/schema";
import { COMMITMENTS, GUARDED_MEANINGS, TIMED_PROMISE } from "./_lexicon";
import { type Claims, readClaims } from "./_read-claims";
import type { CustomerIdentifiers } from "./_read-customer-identifiers";
import type { SaidDate } from "./_read-dates";
import type { SaidNumber } from "./_read-numbers";
import type { SaidTime } from "./_read-times";

/** What one sentence claims beyond the passages it cites, as codes; empty when all of it is supported. */
export function findUnsupported(
  sentence: string,
  passages: readonly Passage[],
  identifiers: CustomerIdentifiers,
): string[] {
  const claims = readClaims(sentence);
  const proof = passages.map(({ sourceTitle, content }) =>
    readClaims(`${sourceTitle}\n${content}`, { asEvidence: true }),
  );
  const inProof = (isIn: (evidence: Claims) => boolean) => proof.some(isIn);
  const meanings = GUARDED_MEANINGS.filter(({ pattern }) => pattern.test(claims.folded));
  // A promise of when, or talk of a discount, makes nothing of the customer's own words true.
  const mayRepeat = !TIMED_PROMISE.test(claims.folded) && meanings.every(({ meaning }) => meaning !== "discount");
  const isCustomers = (token: string) => mayRepeat && identifiers.tokens.has(token);
  const lacks = <T>(said: T[], isSupported: (value: T) => boolean) => said.some((value) => !isSupported(value));

  const reasons: [string, boolean][] = [
    ["email_without_evidence", lacks(claims.emails, (email) => inProof(({ emails }) => emails.includes(email)))],
    [
      "link_without_evidence",
      lacks(claims.links, (link) => inProof(({ links }) => links.some((known) => isLinkOf(link, known)))),
    ],
    ["handle_without_evidence", lacks(claims.handles, (handle) => inProof(({ handles }) => handles.includes(handle)))],
    ["phone_without_evidence", lacks(claims.phones, (phone) => inProof(({ phones }) => phones.includes(phone)))],
    [
      "code_without_evidence",
      lacks(claims.codes, (code) => isCustomers(code) || inProof(({ codes }) => codes.includes(code))),
    ],
    ["capitals_without_evidence", lacks(claims.capitals, (word) => inProof(({ folded }) => hasWord(folded, word)))],
    [
      "date_without_evidence",
      lacks(
        claims.dates,
        (date) =>
          (mayRepeat && identifiers.dates.some((own) => isSameDate(date, own))) ||
          inProof(({ dates }) => dates.some((known) => isSameDate(date, known))),
      ) ||
        lacks(claims.months, (month) =>
          inProof(
            ({ months, dates }) =>
              months.includes(month) ||
              dates.some(({ readings }) => readings.some((reading) => reading.month === month)),
          ),
        ),
    ],
    [
      "weekday_without_evidence",
      lacks(claims.weekdays, (day) =>
        inProof(
          ({ weekdays }) =>
            weekdays.includes(day) || (mayRepeat && weekdays.length > 0 && identifiers.weekdays.has(day)),
        ),
      ),
    ],
    ["time_without_evidence", lacks(claims.times, (time) => inProof((evidence) => isTimeIn(time, evidence)))],
    ...claims.numbers
      .filter((number) => !inProof((evidence) => isNumberIn(number, evidence)))
      .filter((number) => !(isPlain(number) && number.readings.some((reading) => isCustomers(String(reading)))))
      .map((number): [string, boolean] => [`${kindOf(number)}_without_evidence`, true]),
    ...lackingAmounts(claims, proof).map(({ of }): [string, boolean] => [
      `${of === "percent" ? "percentage" : "price"}_without_evidence`,
      true,
    ]),
    ...meanings.map(({ meaning, pattern }): [string, boolean] => [
      `${meaning}_without_evidence`,
      !inProof(({ folded }) => pattern.test(folded)),
    ]),
    ["commitment", lacks(commitmentsIn(claims.folded), (words) => inProof(({ folded }) => folded.includes(words)))],
  ];
  return reasons.filter(([, isMissing]) => isMissing).map(([reason]) => reason);
}

const isPlain = ({ unit, currency }: SaidNumber) => unit === null && currency === null;
const kindOf = ({ unit, currency }: SaidNumber) =>
  currency !== null ? "price" : unit === "percent" || unit === "tenths-off" ? "percentage" : "number";

function isLinkOf(link: string, known: string): boolean {
  return known === link || known.startsWith(`${link}/`);
}

function hasWord(folded: string, word: string): boolean {
  return new RegExp(`(?<![\\p{L}\\d])${word}(?![\\p{L}\\d])`, "u").test(folded);
}

/** The same day and month, and no year that the evidence does not name. */
function isSameDate(said: SaidDate, known: SaidDate): boolean {
  if (said.year !== null && said.year !== known.year) return false;
  return said.readings.some(({ day, month }) =>
    known.readings.some((reading) => reading.day === day && reading.month === month),
  );
}

/** A time stands there as a time in either notation, or as an hour of "9-17". */
function isTimeIn({ readings, hours }: SaidTime, { times, numbers }: Claims): boolean {
  if (times.some((known) => known.readings.some((minutes) => readings.includes(minutes)))) return true;
  if (hours !== null && numbers.some(({ readings: known, unit }) => unit === "hour" && known.includes(hours)))
    return true;
  return numbers.some(
    (number) =>
      number.isInRange && isPlain(number) && number.readings.some((hour) => hour <= 24 && readings.includes(hour * 60)),
  );
}

function isNumberIn(said: SaidNumber, evidence: Claims): boolean {
  const isSame = (values: number[]) => said.readings.some((value) => values.includes(value));
  if (evidence.numbers.some((known) => isSame(known.readings) && isSameKind(said, known, evidence))) return true;
  if (!isPlain(said)) {
    return said.unit === "hour" && evidence.times.some(({ hours }) => hours !== null && isSame([hours]));
  }
  return (
    evidence.times.some(({ readings }) =>
      isSame(readings.filter((minutes) => minutes % 60 === 0).map((minutes) => minutes / 60)),
    ) ||
    evidence.dates.some(({ readings, year }) =>
      isSame([...readings.map(({ day }) => day), ...(year === null ? [] : [year])]),
    ) ||
    evidence.codes.some((code) => /^\d+(?:x\d+)+$/.test(code) && isSame(code.split("x").map(Number)))
  );
}

/** "49 EUR" is not supported by "49 days", but by a plain 49 where the passage speaks of euros. */
function isSameKind(said: SaidNumber, known: SaidNumber, { numbers }: Claims): boolean {
  if (isPlain(said)) return true;
  if (said.currency !== null) {
    if (known.currency === said.currency) return true;
    return isPlain(known) && numbers.some(({ currency }) => currency === said.currency);
  }
  if (known.unit === said.unit) return true;
  return kindOf(said) === "number" && isPlain(known);
}

/** An amount in words stands there in the same words only. */
function lackingAmounts(claims: Claims, proof: Claims[]): Claims["spelledAmounts"] {
  return claims.spelledAmounts.filter(
    (said) => !proof.some((known) => known.spelledAmounts.some(({ word, of }) => word === said.word && of === said.of)),
  );
}

function commitmentsIn(folded: string): string[] {
  return COMMITMENTS.flatMap((pattern) => pattern.exec(folded)?.[0] ?? []);
}

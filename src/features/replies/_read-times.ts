import { Taker } from "./_taker";

/** A time of day as it can be read, in minutes after midnight. "9-5 pm" leaves open which half the nine is in. */
export type SaidTime = {
  readings: number[];
  /** Set for "10 h", which may be a duration instead. */
  hours: number | null;
};

const HALF = "am|pm|a\\.m\\.?|p\\.m\\.?|ص|صباحا|م|مساء";
const TO = "(?: ?- ?| (?:to|till|until|bis|a|au|ate|tot|do|до|по|الى|fino alle|alle) )";
const START = "(?<![\\d.,])";
const WORD_END = "(?![\\p{L}\\d])";

const CLOCK_RANGE = new RegExp(
  `${START}(\\d{1,2})(?::(\\d{2}))?${TO}(?=(\\d{1,2})(?:[:.h]\\d{2})? ?(${HALF}|uhr|h)${WORD_END})`,
  "gu",
);
const COLON = new RegExp(`${START}(\\d{1,2}):(\\d{2})(?::\\d{2})?(?!\\d)(?: ?(${HALF}|uhr|h)${WORD_END})?`, "gu");
const DOTTED = new RegExp(`${START}(\\d{1,2})\\.(\\d{2}) ?(${HALF}|uhr|h)${WORD_END}`, "gu");
const FRENCH = new RegExp(`${START}(\\d{1,2}) ?h ?(\\d{2})${WORD_END}`, "gu");
const HALF_DAY = new RegExp(`${START}(\\d{1,2}) ?(${HALF})${WORD_END}`, "gu");
const GERMAN = new RegExp(`${START}(\\d{1,2}) ?uhr(?: (\\d{2})${WORD_END})?`, "gu");
const CJK = /(\d{1,2}) ?[点點時时](?![间間])(?:(\d{1,2})分|(半))?/gu;
const HOURS = new RegExp(`${START}(\\d{1,2}) ?h${WORD_END}`, "gu");

/**
 * Reads the times of day in a folded text.
 * @returns what was found, and the text with `mark` in the place of each
 */
export function readTimes(text: string, mark: string): { times: SaidTime[]; rest: string } {
  const times = new Taker<SaidTime>(text, mark);
  times.take(CLOCK_RANGE, ([hour, minute, , half]) => {
    const isHalf = half !== "uhr" && half !== "h";
    return said(isHalf ? [at(hour, minute, "am"), at(hour, minute, "pm")] : [at(hour, minute, undefined)]);
  });
  times.take(COLON, ([hour, minute, half]) => said([at(hour, minute, half)]));
  times.take(DOTTED, ([hour, minute, half]) => said([at(hour, minute, half)]));
  times.take(FRENCH, ([hour, minute]) => said([at(hour, minute, undefined)]));
  times.take(HALF_DAY, ([hour, half]) => said([at(hour, "00", half)]));
  times.take(GERMAN, ([hour, minute]) => said([at(hour, minute, undefined)]));
  times.take(CJK, ([hour, minute, half]) => said([at(hour, half ? "30" : minute, undefined)]));
  times.take(HOURS, ([hour]) => ({ ...said([at(hour, undefined, undefined)]), hours: Number(hour) }));
  return { times: times.taken, rest: times.rest };
}

function said(readings: (number | null)[]): SaidTime {
  return { readings: readings.filter((minutes) => minutes !== null), hours: null };
}

function at(hour: string | undefined, minute: string | undefined, half: string | undefined): number | null {
  const minutes = Number(minute ?? 0);
  let hours = Number(hour);
  if (hours > 24 || minutes > 59) return null;
  if (half && /^(?:p|م)/.test(half) && hours < 12) hours += 12;
  if (half && /^(?:a|ص)/.test(half) && hours === 12) hours = 0;
  return hours * 60 + minutes;
}

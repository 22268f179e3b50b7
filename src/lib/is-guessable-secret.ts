/** What examples, tests and tutorials write where a secret belongs. */
const PLACEHOLDER =
  /(?<![a-z\d])(test|demo)(?![a-z\d])|example|sample|default|change[-_ ]?me|placeholder|secret|password|postgres|admin|your[-_ ]/i;
const KEYBOARD = ["qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "1234567890"];
const RUN = 4;
const FEWEST_CHARACTERS = 8;

/**
 * True for a secret that somebody else may have as well: a placeholder, an alphabet or a row of keys, or a few characters
 * over and over; also when it is written in base64.
 */
export function isGuessableSecret(value: string): boolean {
  const decoded = /^[\w+/-]{16,}={0,2}$/.test(value) ? Buffer.from(value, "base64").toString("latin1") : "";
  return isGuessable(value) || (decoded !== "" && isGuessable(decoded));
}

function isGuessable(text: string): boolean {
  return PLACEHOLDER.test(text) || new Set(withoutRuns(text)).size < FEWEST_CHARACTERS;
}

/** The characters that do not stand in four or more that count on, count back or lie side by side on a keyboard. */
function withoutRuns(text: string): string[] {
  const characters = [...text];
  const isInRun = new Set<number>();
  for (let start = 0; start + RUN <= characters.length; start += 1) {
    const part = characters.slice(start, start + RUN);
    if (isRun(part)) for (let place = start; place < start + RUN; place += 1) isInRun.add(place);
  }
  return characters.filter((_, place) => !isInRun.has(place));
}

function isRun(part: string[]): boolean {
  const codes = part.map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, place) => code - (codes[place] ?? 0));
  if (steps.every((step) => step === 1) || steps.every((step) => step === -1)) return true;
  const text = part.join("").toLowerCase();
  const reversed = [...part].reverse().join("").toLowerCase();
  return KEYBOARD.some((row) => row.includes(text) || row.includes(reversed));
}

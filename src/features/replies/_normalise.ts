/** Invisible in a message, and able to split a word that a check looks for. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e007f}]/gu;
const DIGIT_ZEROS = new Map<number, number>();

/** The value of a decimal digit of any script. Digits of a script stand in a run of ten, from its zero. */
function digitValue(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  let zero = DIGIT_ZEROS.get(code);
  if (zero === undefined) {
    zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    // Runs of ten may touch (mathematical digits), so count from the nearest multiple the range allows.
    DIGIT_ZEROS.set(code, zero);
  }
  return String((code - zero) % 10);
}

/**
 * A text for comparison: one form for each letter, digit, dash, space and separator of any script, case folded,
 * accents kept. Lines stay lines.
 */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/\p{Nd}/gu, digitValue)
    .replace(/٫/g, ".")
    .replace(/[٬،]/g, ",")
    .replace(/٪/g, "%")
    .replace(/[‐‑‒–—―−〜～]/g, "-")
    .replace(/[‘’ʼ´`′]/g, "'")
    .replace(/×/g, "x")
    .replace(/[^\S\n]+/g, " ")
    .toLowerCase();
}

/** Nobody sees these, and a model reads them. Joiners stay: some scripts and emoji are written with them. */
const HIDDEN =
  /[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]|(?![\n\t])\p{Cc}/gu;

/** A text as people see it: for a model, which must not read more than they do. */
export function dropHidden(text: string): string {
  return text.replace(HIDDEN, "");
}

/** Drops accents and case stays: for texts and for the patterns that are matched against folded texts. */
export function dropAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
}

/** `normalise` without accents, for words whose accents people leave out. */
export function fold(text: string): string {
  return dropAccents(normalise(text));
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const lettersOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Two letters for a name, counted as its reader counts them: an emoji is one, whatever it is written with. */
export function initialsOf(name: string): string {
  const [first = "", second] = name.trim().split(/\s+/);
  const letters = second === undefined ? lettersOf(first).slice(0, 2) : [lettersOf(first)[0], lettersOf(second)[0]];
  return letters.join("").toUpperCase();
}

import { cutText } from "./cut-text";

const segmenter = new Intl.Segmenter("und", { granularity: "sentence" });

/** Ends that the segmenter takes for a sentence's: "approx. 3 days", "Nr. 12", "24. Dezember". */
const FALSE_END =
  /(?:^|[\s(])(?:approx|ca|bzw|z\.\s?B|e\.g|i\.e|etc|nr|no|núm|tel|str|st|mr|mrs|ms|dr|inkl|incl|max|min|art|ref|av|pág|p|\d{1,2})\.\s*$/iu;

/** The segmenter reads its whole text again for each sentence: it is given no more than this at once. */
const WINDOW_CHARS = 2_000;

/** The sentences of a text in any script, trimmed, in order. Lines are never joined. */
export function splitSentences(text: string): string[] {
  return text
    .split(/\n+/)
    .flatMap(toWindows)
    .flatMap((line) => {
      const sentences: string[] = [];
      for (const { segment } of segmenter.segment(line)) {
        const previous = sentences.at(-1);
        if (previous !== undefined && FALSE_END.test(previous)) sentences[sentences.length - 1] = previous + segment;
        else sentences.push(segment);
      }
      return sentences.map((sentence) => sentence.trim()).filter(Boolean);
    });
}

/** Cuts a long line where a sentence ends; inside a sentence only where it alone is longer than a window. */
function toWindows(line: string): string[] {
  const windows: string[] = [];
  let rest = line;
  while (rest.length > WINDOW_CHARS) {
    const head = rest.slice(0, WINDOW_CHARS);
    const end = /^[\s\S]*(?:[.!?…]\s|[。！？])/u.exec(head)?.[0] ?? /^[\s\S]*\s/u.exec(head)?.[0] ?? head;
    const window = cutText(rest, end.length);
    windows.push(window);
    rest = rest.slice(window.length);
  }
  return [...windows, rest];
}

const segmenter = new Intl.Segmenter("und", { granularity: "sentence" });

/** Ends that the segmenter takes for a sentence's: "approx. 3 days", "Nr. 12", "24. Dezember". */
const FALSE_END =
  /(?:^|[\s(])(?:approx|ca|bzw|z\.\s?B|e\.g|i\.e|etc|nr|no|núm|tel|str|st|mr|mrs|ms|dr|inkl|incl|max|min|art|ref|av|pág|p|\d{1,2})\.\s*$/iu;

/** The sentences of a text in any script, trimmed, in order. Lines are never joined. */
export function splitSentences(text: string): string[] {
  return text.split(/\n+/).flatMap((line) => {
    const sentences: string[] = [];
    for (const { segment } of segmenter.segment(line)) {
      const previous = sentences.at(-1);
      if (previous !== undefined && FALSE_END.test(previous)) sentences[sentences.length - 1] = previous + segment;
      else sentences.push(segment);
    }
    return sentences.map((sentence) => sentence.trim()).filter(Boolean);
  });
}

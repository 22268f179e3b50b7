import { cutText } from "@/lib/cut-text";
import { splitSentences } from "@/lib/split-sentences";
import { CHUNK_CHARS, CHUNK_MAX_CHARS } from "./rules";

/**
 * Cuts clean content into chunks of about CHUNK_CHARS characters: by paragraph, then by sentence, and inside a sentence
 * only where it alone is longer than CHUNK_MAX_CHARS. Nothing is lost and nothing is said twice.
 */
export function chunkContent(content: string): string[] {
  return content.split(/\n{2,}/).flatMap((paragraph) => {
    const text = paragraph.trim();
    if (!text) return [];
    return text.length <= CHUNK_CHARS ? [text] : packSentences(text);
  });
}

/** Fills chunks with whole sentences; a line break of the text stays a line break. */
function packSentences(paragraph: string): string[] {
  const chunks: string[] = [];
  let open = "";
  for (const line of paragraph.split("\n")) {
    let separator = "\n";
    for (const sentence of splitSentences(line).flatMap(cutLong)) {
      if (open && open.length + separator.length + sentence.length > CHUNK_CHARS) {
        chunks.push(open);
        open = sentence;
      } else {
        open = open ? open + separator + sentence : sentence;
      }
      separator = " ";
    }
  }
  if (open) chunks.push(open);
  return chunks;
}

function cutLong(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > CHUNK_MAX_CHARS) {
    const space = rest.lastIndexOf(" ", CHUNK_MAX_CHARS);
    const piece = cutText(rest, space > CHUNK_MAX_CHARS / 2 ? space : CHUNK_MAX_CHARS);
    pieces.push(piece.trim());
    rest = rest.slice(piece.length).trim();
  }
  if (rest) pieces.push(rest);
  return pieces;
}

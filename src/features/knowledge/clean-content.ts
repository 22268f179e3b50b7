/** Elements whose text no visitor of a page sees. */
const UNSEEN_ELEMENT = /<(script|style|template|noscript|iframe|object|svg|head)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi;
const COMMENT = /<!--[\s\S]*?(-->|$)/g;
const HIDING = "(?:display\\s*:\\s*none|visibility\\s*:\\s*hidden|font-size\\s*:\\s*0|opacity\\s*:\\s*0(?![.\\d]))";
/**
 * An element that its own attributes hide: the usual way to plant instructions in an imported page. The lengths are
 * bounded, so that a hostile page costs no more time than a long one.
 */
const HIDDEN_ELEMENT = new RegExp(
  `<([a-z][a-z0-9]*)\\b[^<>]{0,1000}?(?:\\shidden(?=[\\s>=/])|aria-hidden\\s*=\\s*["']?true|style\\s*=\\s*(?:"[^"<>]{0,500}?${HIDING}|'[^'<>]{0,500}?${HIDING}))[^<>]{0,1000}>[\\s\\S]*?(?:</\\1\\s*>|$)`,
  "gi",
);
const BLOCK_END = /<(?:br\s*\/?|\/(?:p|div|li|tr|h[1-6]|section|article|ul|ol|table))\s*>/gi;
const TAG = /<\/?[a-z][^<>]*>/gi;
/** Zero-width, bidirectional and tag characters carry text that people do not see. Joiners stay: some scripts need them. */
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;
const CONTROL = /(?![\n\r\t])\p{Cc}/gu;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", euro: "€" };

/**
 * Knowledge as a person would read it: without markup, hidden parts of imported pages, invisible characters and
 * control characters; paragraphs kept apart by one empty line.
 */
export function cleanContent(content: string): string {
  return content
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC")
    .replace(COMMENT, " ")
    .replace(UNSEEN_ELEMENT, " ")
    .replace(HIDDEN_ELEMENT, " ")
    .replace(BLOCK_END, "\n")
    .replace(TAG, "")
    .replace(/&(amp|lt|gt|quot|apos|nbsp|euro);/g, (entity, name) => ENTITIES[name] ?? entity)
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .replace(CONTROL, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

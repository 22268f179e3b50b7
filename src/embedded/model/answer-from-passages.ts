import type { parseReplyPrompt } from "@/features/replies/prompt";
import { splitSentences } from "@/lib/split-sentences";
import { gramsOf } from "./embed-text";
import { foldText, readTerms, type Term } from "./read-terms";

export type QuotedReply = { canAnswer: boolean; sentences: { text: string; citations: string[] }[] };
type Asked = NonNullable<ReturnType<typeof parseReplyPrompt>>;

/** How much of a question its quotes must cover: above a half, so that one shared word of two answers nothing. */
const ANSWER_COVERAGE = 0.6;
/** What a word in the source's title counts, against 1 in the sentence. */
const TITLE_MATCH = 0.75;
const SIMILAR_WORDS = 0.62;
const MAX_SENTENCES = 3;
const MAX_QUESTIONS = 4;
/** Sentences that talk to a machine, not to a customer, are never quoted. */
const TALKS_TO_MACHINES =
  /\b(?:ai assistant|as an ai|language model|system prompt|ignore (?:all|any|the|previous)|tell (?:every|all) customers?|instructions? (?:above|below))\b/i;

/**
 * Answers by quoting: for each question the sentence of a passage that covers most of what it asks, and further
 * sentences of the same passage that cover what is left. Knows no language, invents nothing.
 * @returns `canAnswer: false` and no sentences unless every question is covered
 */
export function answerFromPassages({ question, passages, maxChars }: Asked): QuotedReply {
  const none: QuotedReply = { canAnswer: false, sentences: [] };
  const quotable = passages.map(({ id, source, text }) => ({
    id,
    title: toSubject(source),
    sentences: readQuotes(text),
  }));
  const asks = readAsks(question.join("\n"));
  if (asks.length === 0 || asks.length > MAX_QUESTIONS) return none;
  const sentences: QuotedReply["sentences"] = [];
  for (const ask of asks) {
    const best = quotable
      .map((passage) => quoteFor(ask, passage))
      .reduce((left, right) => (right.coverage > left.coverage + 1e-9 ? right : left), {
        coverage: 0,
        quotes: [],
        id: "",
      });
    if (best.coverage < ANSWER_COVERAGE) return none;
    for (const text of best.quotes) {
      if (!sentences.some((known) => known.text === text)) sentences.push({ text, citations: [best.id] });
    }
  }
  while (sentences.length > 1 && lengthOf(sentences) > maxChars) sentences.pop();
  return lengthOf(sentences) > maxChars ? none : { canAnswer: true, sentences };
}

type Subject = { words: Set<string>; stems: Set<string>; concepts: Set<string>; folded: string };
type Quotable = { id: string; title: Subject; sentences: { text: string; subject: Subject }[] };

function quoteFor(ask: Term[], { id, title, sentences }: Quotable): { coverage: number; quotes: string[]; id: string } {
  const covered = ask.map(() => 0);
  const quotes: { text: string; place: number }[] = [];
  while (quotes.length < MAX_SENTENCES) {
    let best: { gain: number; place: number; matches: number[] } | undefined;
    for (const [place, { subject }] of sentences.entries()) {
      if (quotes.some((quote) => quote.place === place)) continue;
      const matches = ask.map((term) => Math.max(matchOf(term, subject), TITLE_MATCH * matchOf(term, title)));
      const own = ask.some((term) => matchOf(term, subject) > 0);
      if (!own) continue;
      const gain = ask.reduce(
        (sum, term, at) => sum + term.weight * Math.max(0, (matches[at] ?? 0) - (covered[at] ?? 0)),
        0,
      );
      if (!best || gain > best.gain + 1e-9) best = { gain, place, matches };
    }
    // A further sentence has to bring more than a word of asking.
    if (!best || best.gain < (quotes.length === 0 ? 0.01 : 0.5)) break;
    for (const [at, match] of best.matches.entries()) covered[at] = Math.max(covered[at] ?? 0, match);
    quotes.push({ text: sentences[best.place]?.text ?? "", place: best.place });
  }
  const total = ask.reduce((sum, { weight }) => sum + weight, 0);
  const coverage = ask.reduce((sum, { weight }, at) => sum + weight * (covered[at] ?? 0), 0) / total;
  return { coverage, quotes: quotes.sort((left, right) => left.place - right.place).map(({ text }) => text), id };
}

/** What is asked, question by question. Sentences without a question mark count only where there is no question. */
function readAsks(text: string): Term[][] {
  const sentences = splitSentences(text);
  const questions = sentences.filter((sentence) => /[?？؟]\s*$/.test(sentence));
  const asked = questions.length > 0 ? questions : [text];
  return asked.map(readTerms).filter((terms) => terms.some(({ weight }) => weight >= 1));
}

function readQuotes(text: string): Quotable["sentences"] {
  return splitSentences(text)
    .map((sentence) => sentence.replace(/^(?:[-*•·]|\d+[.)])\s+/, ""))
    .filter((sentence) => sentence && !TALKS_TO_MACHINES.test(sentence))
    .map((sentence) => ({ text: sentence, subject: toSubject(sentence) }));
}

function toSubject(text: string): Subject {
  const terms = readTerms(text);
  const folded = foldText(text);
  return {
    words: new Set(terms.map(({ word }) => word)),
    stems: new Set(terms.map(({ stem }) => stem)),
    concepts: new Set([...terms.flatMap(({ concepts }) => concepts), ...impliedConcepts(folded)]),
    folded,
  };
}

/** What a sentence answers without saying the word: an amount is a price, a clock time is when it is open. */
function impliedConcepts(folded: string): string[] {
  const implied: [string, RegExp][] = [
    ["price", /[€$£₴]|\d ?(?:eur|usd|gbp|uah|chf)\b|\b(?:eur|usd|gbp) ?\d/],
    ["open", /\d{1,2}[:.]\d{2}|\d ?(?:am|pm|uhr)\b/],
    [
      "duration",
      /\d ?(?:-|to|bis|a)? ?\d* (?:working |business )?(?:day|week|month|hour|tag|werktag|woche|dia|semana|jour|giorn)/,
    ],
    ["contact", /[\w.+-]+@[\w-]+\.\w+|\+\d[\d ]{6,}/],
  ];
  return implied.filter(([, pattern]) => pattern.test(folded)).map(([concept]) => concept);
}

/** How well a sentence speaks of a term, 0 to 1. */
function matchOf(term: Term, { words, stems, concepts }: Subject): number {
  if (words.has(term.word) || stems.has(term.stem)) return 1;
  if (term.concepts.some((concept) => concepts.has(concept))) return 1;
  if (term.word.length < 5) return 0;
  const grams = new Set(gramsOf(term.word));
  let best = 0;
  for (const word of words) {
    if (word.length < 5) continue;
    const others = gramsOf(word);
    const shared = others.filter((gram) => grams.has(gram)).length;
    best = Math.max(best, (2 * shared) / (grams.size + others.length));
  }
  return best >= SIMILAR_WORDS ? best : 0;
}

function lengthOf(sentences: QuotedReply["sentences"]): number {
  return sentences.map(({ text }) => text).join(" ").length;
}

import type { parseReplyPrompt } from "@/features/replies/prompt";
import { splitSentences } from "@/lib/split-sentences";
import { COUNTRIES, WEEKDAYS } from "./concepts";
import { gramsOf } from "./embed-text";
import { impliedConcepts, VALUE_CONCEPTS } from "./implied-concepts";
import { readTerms, type Term } from "./read-terms";

export type QuotedReply = { canAnswer: boolean; sentences: { text: string; citations: string[] }[] };
type Asked = NonNullable<ReturnType<typeof parseReplyPrompt>>;

/** How much of a question its quotes must cover: one shared word of two, or two of three, answer nothing. */
const ANSWER_COVERAGE = 0.7;
/** What a match counts, against 1 for the same word in any form: the same matter in another word, … */
const CONCEPT_MATCH = 0.9;
/** … what was asked for itself (an amount, a number to call) with the word or without, the word without it, … */
const VALUE_NAMED_MATCH = 1;
const VALUE_MATCH = 0.9;
const NO_VALUE_MATCH = 0.75;
/** … a word of the source's title, a word elsewhere in the source. */
const TITLE_MATCH = 0.75;
const SOURCE_MATCH = 0.5;
const SIMILAR_WORDS = 0.62;
/** Decides between equals only. */
const FIT = 0.04;
/** A question that names a country or a weekday is answered by sentences that name it. */
const NAMED = new Set([...WEEKDAYS, ...COUNTRIES]);
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
    whole: toSubject(passages.flatMap((other) => (other.source === source ? other.text : [])).join("\n")),
    sentences: readQuotes(text),
  }));
  const asks = readAsks(question.join("\n"));
  if (asks.length === 0 || asks.length > MAX_QUESTIONS) return none;
  const sentences: QuotedReply["sentences"] = [];
  for (const ask of asks) {
    const best = quotable
      .map((passage) => quoteFor(ask, passage))
      .reduce((left, right) => (right.rank > left.rank + 1e-9 ? right : left), {
        coverage: 0,
        rank: 0,
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

type Subject = { words: Set<string>; stems: Set<string>; concepts: Set<string>; implied: Set<string> };
type Quoted = { coverage: number; rank: number; quotes: string[]; id: string };
type Quotable = { id: string; title: Subject; whole: Subject; sentences: { text: string; subject: Subject }[] };

function quoteFor(ask: Term[], { id, title, whole, sentences }: Quotable): Quoted {
  const covered = ask.map(() => 0);
  const quotes: { text: string; place: number }[] = [];
  let fit = 0;
  while (quotes.length < MAX_SENTENCES) {
    let best: { rank: number; gain: number; place: number; matches: number[] } | undefined;
    for (const [place, { subject }] of sentences.entries()) {
      if (quotes.some((quote) => quote.place === place)) continue;
      const own = ask.map((term) => matchOf(term, subject));
      if (own.every((match) => match === 0)) continue;
      const matches = ask.map((term, at) => {
        const isNamed = term.concepts.some((concept) => NAMED.has(concept));
        const around = Math.max(TITLE_MATCH * matchOf(term, title), SOURCE_MATCH * matchOf(term, whole));
        return Math.max(own[at] ?? 0, isNamed ? 0 : around);
      });
      const gain = ask.reduce(
        (sum, term, at) => sum + term.weight * Math.max(0, (matches[at] ?? 0) - (covered[at] ?? 0)),
        0,
      );
      const rank = gain + fitOf(ask, subject, title);
      if (!best || rank > best.rank + 1e-9) best = { rank, gain, place, matches };
    }
    // A further sentence has to bring more than a word of asking.
    if (!best || best.gain < (quotes.length === 0 ? 0.01 : 0.5)) break;
    for (const [at, match] of best.matches.entries()) covered[at] = Math.max(covered[at] ?? 0, match);
    if (quotes.length === 0) fit = best.rank - best.gain;
    quotes.push({ text: sentences[best.place]?.text ?? "", place: best.place });
  }
  const total = ask.reduce((sum, { weight }) => sum + weight, 0);
  const lacksName = ask.some(({ concepts }, at) => covered[at] === 0 && concepts.some((concept) => NAMED.has(concept)));
  const coverage = lacksName ? 0 : ask.reduce((sum, { weight }, at) => sum + weight * (covered[at] ?? 0), 0) / total;
  return {
    coverage,
    rank: coverage + fit / total,
    id,
    quotes: quotes.sort((left, right) => left.place - right.place).map(({ text }) => text),
  };
}

/**
 * Between sentences that cover as much: one whose source is about the matter, none about another country,
 * and none that only names what was asked.
 */
function fitOf(ask: Term[], subject: Subject, title: Subject): number {
  const asked = new Set(ask.flatMap(({ concepts }) => concepts));
  const isElsewhere = COUNTRIES.some((country) => subject.concepts.has(country) && !asked.has(country));
  const isAbout = ask.some((term) => term.weight >= 1 && matchOf(term, title) > 0);
  const isHeading = subject.words.size < ask.length + 3;
  return (isAbout ? FIT : 0) - (isElsewhere ? FIT : 0) - (isHeading ? FIT : 0);
}

/** What is asked, question by question. Sentences without a question mark count only where there is no question. */
function readAsks(text: string): Term[][] {
  const sentences = splitSentences(text);
  const questions = sentences.filter((sentence) => /[?？؟]\s*$/.test(sentence));
  const asked = questions.length > 0 ? questions : [text];
  let before: Term[] = [];
  return asked
    .map((sentence) => {
      const terms = readTerms(sentence);
      // "And how long does it take?" asks for a value of what was spoken of before.
      const isFollowUp = terms.every(({ weight, concepts }) => weight < 1 || concepts.some(isValue));
      const whole = onceEach(isFollowUp ? [...terms, ...before] : terms);
      before = whole.filter(({ concepts }) => !concepts.some(isValue));
      return whole;
    })
    .filter((terms) => terms.some(({ weight }) => weight >= 1));
}

const isValue = (concept: string) => VALUE_CONCEPTS.has(concept);

/** "How long does it take" names one matter in two words: it is asked once. */
function onceEach(terms: Term[]): Term[] {
  return terms.filter(
    ({ stem, concepts }, place) =>
      !terms
        .slice(0, place)
        .some(
          (before) =>
            before.stem === stem ||
            (concepts.length > 0 && concepts.every((concept) => before.concepts.includes(concept))),
        ),
  );
}

function readQuotes(text: string): Quotable["sentences"] {
  return splitSentences(text)
    .map((sentence) => sentence.replace(/^[-*•·]\s+/, ""))
    .filter((sentence) => sentence && !TALKS_TO_MACHINES.test(sentence))
    .map((sentence) => ({ text: sentence, subject: toSubject(sentence) }));
}

function toSubject(text: string): Subject {
  const terms = readTerms(text);
  return {
    words: new Set(terms.map(({ word }) => word)),
    stems: new Set(terms.map(({ stem }) => stem)),
    concepts: new Set(terms.flatMap(({ concepts }) => concepts)),
    implied: new Set(impliedConcepts(text)),
  };
}

/** How well a sentence speaks of a term, 0 to 1. */
function matchOf(term: Term, { words, stems, concepts, implied }: Subject): number {
  const isNamed = term.concepts.some((concept) => concepts.has(concept));
  if (term.concepts.some((concept) => VALUE_CONCEPTS.has(concept))) {
    const hasValue = term.concepts.some((concept) => implied.has(concept));
    if (hasValue) return isNamed ? VALUE_NAMED_MATCH : VALUE_MATCH;
    if (isNamed) return NO_VALUE_MATCH;
  }
  if (words.has(term.word) || [...stems].some((stem) => stem === term.stem || isFormOf(stem, term.stem))) return 1;
  if (isNamed || term.concepts.some((concept) => implied.has(concept))) return CONCEPT_MATCH;
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

/** "ship" and "shipp(ing)": one begins with the other and is hardly longer. */
function isFormOf(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= 4 && long.length - short.length <= 2 && long.startsWith(short);
}

function lengthOf(sentences: QuotedReply["sentences"]): number {
  return sentences.map(({ text }) => text).join(" ").length;
}

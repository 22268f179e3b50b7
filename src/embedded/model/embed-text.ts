import { CONCEPTS } from "./concepts";
import { impliedConcepts } from "./implied-concepts";
import { readTerms } from "./read-terms";

const OFFLINE_DIMENSIONS = 1024;
/** Places that one feature is hashed to: two make a chance collision half as loud. */
const PLACES = 2;
/** What a matter counts against 1 for a word: named in words, or only implied by an amount or a number. */
const NAMED_CONCEPT = 2;
const IMPLIED_CONCEPT = 0.7;
/** All pieces of a word together: enough to find its other forms. */
const GRAM_SHARE = 1;

/** The first places belong to the matters, one each, so that nothing drowns them; the rest is for hashing. */
const MATTERS = new Map(Object.keys(CONCEPTS).map((concept, place) => [concept, place]));
const HASHED_FROM = 128;

/**
 * Embeds a text into 1024 places: the matters it names, and its words and the pieces of its words by hashing. The same
 * text gives the same vector on every machine; the vector has length 1 (0 for a text without words).
 */
export function embedText(text: string): number[] {
  const matters = new Map<string, number>(impliedConcepts(text).map((concept) => [concept, IMPLIED_CONCEPT]));
  const features = new Map<string, number>();
  const add = (feature: string, weight: number) => features.set(feature, (features.get(feature) ?? 0) + weight);
  for (const { word, stem, concepts, weight } of readTerms(text)) {
    for (const concept of concepts) matters.set(concept, NAMED_CONCEPT);
    add(`w ${stem}`, weight);
    const grams = gramsOf(word);
    for (const gram of grams) add(`g ${gram}`, (GRAM_SHARE * weight) / grams.length);
  }
  const vector = new Array<number>(OFFLINE_DIMENSIONS).fill(0);
  for (const [concept, weight] of matters) vector[MATTERS.get(concept) ?? 0] = Math.sqrt(weight);
  for (const [feature, weight] of features) {
    for (let place = 0; place < PLACES; place++) {
      const hash = hashOf(`${place}${feature}`);
      const dimension = HASHED_FROM + (hash % (OFFLINE_DIMENSIONS - HASHED_FROM));
      const sign = (hash >>> 16) & 1 ? 1 : -1;
      vector[dimension] = (vector[dimension] ?? 0) + sign * Math.sqrt(weight / PLACES);
    }
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => Math.round((value / length) * 1e6) / 1e6);
}

/** Pieces of three and four characters of a word, with its ends marked. */
export function gramsOf(word: string): string[] {
  const marked = `^${word}$`;
  const grams: string[] = [];
  for (const size of [3, 4]) {
    for (let start = 0; start + size <= marked.length; start++) grams.push(marked.slice(start, start + size));
  }
  return grams;
}

/** FNV-1a, mixed so that the low bits are as good as the high ones. */
function hashOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < feature.length; place++) {
    hash = Math.imul(hash ^ feature.charCodeAt(place), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

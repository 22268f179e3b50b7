import { VECTOR_WIDTH } from "@/lib/ai/vector-width";

/** Topics that all workspaces share: a shop's nearest neighbours are mostly other shops' chunks, as in life. */
const TOPICS = 40;

/** Deterministic numbers from 0 to 1 (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes vectors of length one that lie around shared topics. The same seed makes the same ones. */
export function makeVectorSource(seed: number): () => number[] {
  const random = makeRandom(seed);
  const spread = () => random() + random() + random() - 1.5;
  const centre = makeRandom(1);
  const topics = Array.from({ length: TOPICS }, () => Array.from({ length: VECTOR_WIDTH }, () => centre() - 0.5));
  return () => {
    const topic = topics[Math.floor(random() * TOPICS)] ?? [];
    const vector = topic.map((value) => value + 0.6 * spread());
    const length = Math.hypot(...vector);
    return vector.map((value) => Math.round((value / length) * 1e5) / 1e5);
  };
}

/** A chunk aims at this many characters: one matter each, so that a question meets one matter. */
export const CHUNK_CHARS = 500;
/** No chunk is longer: what has no sentence end is cut here. */
export const CHUNK_MAX_CHARS = 1_000;
export const TITLE_MAX_CHARS = 200;
/** About 100 pages. */
export const SOURCE_MAX_CHARS = 400_000;
/** Passages that an answer reads. */
export const PASSAGE_LIMIT = 5;
/** A question is cut to this many characters before it is embedded. */
export const QUESTION_MAX_CHARS = 2_000;
/** Chunks embedded in one step of the sweep, so that a changed model does not hold it up. */
export const REEMBED_BATCH = 64;
/** Up to this many chunks of a workspace are compared one by one: exact, and no slower than the index. */
export const EXACT_SEARCH_CHUNKS = 2_000;

/** A piece of a source that was found for a question. */
export type Passage = {
  chunkId: string;
  sourceId: string;
  sourceTitle: string;
  content: string;
  /** Cosine similarity to the question, 0 to 1. */
  score: number;
};

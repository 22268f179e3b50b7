/** One message as it was written. */
export type Remembered = { author: "customer" | "ai" | "person"; text: string; occurredAt: Date };

/** What an answer may lean on beyond the turn itself. Bounded, however long the history is. */
export type Memory = {
  /** Everything older, in two sentences; null where nothing is older or the thread is public. */
  summary: string | null;
  /** Messages older than the raw window that no summary reflects yet, oldest first: the job is due or under way. */
  unsummarised: Remembered[];
  /** The last five raw messages, oldest first. */
  recent: Remembered[];
};

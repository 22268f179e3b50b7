/** Messages that are remembered word for word; everything older goes into the summary. */
export const RAW_WINDOW = 5;
/** A message in a prompt is cut to this many characters: WhatsApp allows 4096, and one of them must not crowd out four. */
export const MESSAGE_CHARS = 1_000;
/** Messages older than the window that an answer reads raw because the summary is not there yet. */
export const UNSUMMARISED_LIMIT = 15;
/** Messages that one call to the model presses into the summary, and how many characters they have at most together. */
export const BATCH_MESSAGES = 40;
export const BATCH_CHARS = 24_000;
/** Calls in one run: up to 1,000 messages. A longer history is continued by the next run, since it is still stale. */
export const MAX_BATCHES = 25;
/** Two dense sentences. */
export const SUMMARY_CHARS = 600;
export const SUMMARY_OUTPUT_TOKENS = 1_200;

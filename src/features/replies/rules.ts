/** Stored with every reply. Changes with any change of prompt, retrieval or guard. */
export const PIPELINE_VERSION = "2026-11-22.1";
/** A reply has three sentences; a model that thinks needs room before it writes. */
export const REPLY_OUTPUT_TOKENS = 3_000;
/** So many words in a row of the instructions are no coincidence. */
export const LEAK_WORDS = 8;

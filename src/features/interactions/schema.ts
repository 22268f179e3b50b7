import type { AUTHORS, DIRECTIONS, OUTCOMES as STORED_OUTCOMES } from "@/db/schema/interactions";

export type Direction = (typeof DIRECTIONS)[number];
export type Author = (typeof AUTHORS)[number];
/** What became of an interaction. */
export type Outcome = (typeof STORED_OUTCOMES)[number];

/** Every outcome, for filters in the browser, which must not load the schema of the database. */
export const OUTCOMES = ["owed", "answered", "handed_over", "drafted", "silent", "sent"] as const satisfies Outcome[];

/** Which interactions a list shows; null and nothing are the same. */
export type InteractionFilters = { channelId?: string | null; outcome?: Outcome | null };

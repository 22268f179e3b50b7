/** How often the page asks again by itself. */
export const REFRESH_MS = 15_000;
/** The same for sums over many messages, which cost more to count. */
export const SLOW_REFRESH_MS = 60_000;

/** A moment as the Graph API writes it, to the second: `2026-11-22T10:00:00+0000`. */
export const formatTime = (atMs: number) => new Date(atMs).toISOString().replace(/\.\d+Z$/, "+0000");

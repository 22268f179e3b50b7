/** What Postgres answers to a NUL in a text or in JSON. */
const CODES = new Set(["22021", "22P05"]);

/** True when somebody sent a character that no text here can hold: theirs to mend, and nothing of ours is broken. */
export function isUnstorableText(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ("code" in at && CODES.has(String(at.code))) return true;
  }
  return false;
}

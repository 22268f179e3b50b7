import { listCauses } from "./list-causes";

/** What Postgres answers to a NUL in a text or in JSON. */
const CODES = new Set(["22021", "22P05"]);

/** True when somebody sent a character that no text here can hold: theirs to mend, and nothing of ours is broken. */
export function isUnstorableText(error: unknown): boolean {
  return listCauses(error).some((cause) => "code" in cause && CODES.has(String(cause.code)));
}

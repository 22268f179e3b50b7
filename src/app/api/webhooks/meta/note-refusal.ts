import { log } from "@/lib/log";

const WINDOW_MS = 60_000;

type Kind = "signature" | "verify_token" | "signed_request";
type Tally = { count: number; since: number };
const tallies = new Map<Kind, Tally>();

/**
 * Counts what was turned away, in this process alone: refusing costs no query and no Redis command, and a flood writes
 * one line at 1, 10, 100… a minute.
 * @returns how many there were within the minute, this one included
 */
export function noteRefusal(kind: Kind, nowMs = Date.now()): number {
  const last = tallies.get(kind);
  const tally = last && nowMs - last.since < WINDOW_MS ? last : { count: 0, since: nowMs };
  tally.count += 1;
  tallies.set(kind, tally);
  if (/^10*$/.test(String(tally.count)))
    log.warn({ kind, withinTheMinute: tally.count }, "call in Meta's name refused");
  return tally.count;
}

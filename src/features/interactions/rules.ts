import { commentKey, messageKey } from "@/features/channels/rules";
import type { ThreadKind } from "@/features/channels/schema";

/** How long a new message may wait for its event before the sweep wakes it: debounce time-out, queue, and some room. */
export const WAKE_GRACE_MS = 60_000;

/** Meta's messaging window after the customer's last message (meta: "standard messaging window", 24 hours). */
export const WINDOW_MS = 24 * 3_600_000;

/** A claimed send that is not settled after this time has lost its process: the call itself takes 10 s at most. */
export const SENDING_STALE_MS = 60_000;

/** How long an echo or status may take to tell what became of a send whose answer was lost. */
export const UNKNOWN_WAIT_MS = 30_000;

/** By Meta's clock, an echo that only its words tell is so near to the claim of its send: calls take 10 s, clocks differ. */
export const ECHO_DISTANCE_MS = 60_000;

/** The sweep's back-off for one conversation: 1, 2, 4 … minutes, at most an hour. */
export const BACK_OFF_FIRST_MS = 60_000;
export const BACK_OFF_MAX_MS = 3_600_000;

/** Reasons that later news of the delivery may still overturn. */
export const DELIVERY_REASONS = ["delivery_unknown", "delivery_failed", "could_not_send"] as const;

/** Replies whose call to Meta may be under way or may have arrived. */
export const IN_FLIGHT_STATES = ["sending", "unknown"] as const;

/** The ledger's key of something the business sent: the same whether the send's answer or its echo comes first. */
export function outboundKey(kind: ThreadKind, externalId: string): string {
  return kind === "direct" ? messageKey(externalId) : commentKey(externalId);
}

/** Two texts are the same to us when they differ only in composition and white space, which Meta may change. */
export function isSameText(one: string, other: string): boolean {
  const normalise = (text: string) => text.normalize("NFC").replace(/\s+/gu, " ").trim();
  return normalise(one) === normalise(other);
}

/** An answer written longer ago than this is written anew: the knowledge or the talk may have moved on. */
export const PREPARED_FRESH_MS = 15 * 60_000;

/** Sends stop so long before the window closes: a queue or a slow call must not carry one past its end. */
const WINDOW_MARGIN_MS = 60_000;

/** Whether the AI may still write there. Comments have no window; a private thread without one was never opened. */
export function isWindowOpen(conversation: { kind: ThreadKind; windowClosesAt: Date | null; now: Date }): boolean {
  if (conversation.kind === "comments") return true;
  const closesAt = conversation.windowClosesAt?.getTime() ?? 0;
  return closesAt - WINDOW_MARGIN_MS > conversation.now.getTime();
}

/** Whether a person has the thread at this moment. */
export function hasPerson(conversation: { personUntil: Date | null; now: Date }): boolean {
  return conversation.personUntil !== null && conversation.personUntil > conversation.now;
}

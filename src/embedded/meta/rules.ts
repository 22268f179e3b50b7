import type { Product } from "./schema";

/** Limits of the three products as Meta documents them (read 2026-11-22). */

const DAY_MS = 24 * 3_600_000;

/** A customer's message opens free answers for this long. */
export const WINDOW_MS = DAY_MS;
/** A person's answer (tag HUMAN_AGENT) may follow for this long. */
export const HUMAN_AGENT_WINDOW_MS = 7 * DAY_MS;
/** A comment may get its one private reply for this long. */
export const PRIVATE_REPLY_WINDOW_MS = 7 * DAY_MS;
/** Meta tries a webhook again for this long. */
export const REDELIVERY_WINDOW_MS = 36 * 3_600_000;
/** Waits between the attempts of one webhook; the last one repeats. */
export const REDELIVERY_WAITS_MS = [1_000, 2_000, 3_000, 5_000, 5_000, 10_000, 10_000, 30_000, 60_000];
export const METADATA_MAX_CHARS = 1_000;
/** When a WhatsApp phone that is switched on has a message, and when its owner has looked at it. */
export const WHATSAPP_DELIVERED_AFTER_MS = 400;
export const WHATSAPP_READ_AFTER_MS = 1_500;
export const IDLE_TYPING_MS = 25_000;

/** Our app, and the app that stands for a person in Meta's own inbox, as echoes name them. */
export const APP_ID = 900_000_000_000_001;
export const PAGE_INBOX_APP_ID = 263_902_037_430_900;

export const SUBSCRIBABLE_FIELDS: Record<Product, string[]> = {
  instagram: [
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "message_edit",
    "message_echoes",
    "standby",
    "comments",
    "live_comments",
  ],
  messenger: [
    "messages",
    "message_echoes",
    "message_reads",
    "message_deliveries",
    "messaging_postbacks",
    "message_reactions",
    "message_edits",
    "messaging_handovers",
    "standby",
    "feed",
    "mention",
  ],
  whatsapp: [],
};

/** How many units of the product's own measure a text takes, and how many it may take. Instagram counts bytes. */
export function measureText(product: Product, text: string): { length: number; max: number; unit: "bytes" | "chars" } {
  if (product === "instagram") return { length: Buffer.byteLength(text, "utf8"), max: 1_000, unit: "bytes" };
  return { length: [...text].length, max: product === "messenger" ? 2_000 : 4_096, unit: "chars" };
}

/** The wait before attempt `attempt + 1`, where `attempt` counts from 1. */
export function redeliveryWaitMs(attempt: number): number {
  return REDELIVERY_WAITS_MS[Math.min(attempt, REDELIVERY_WAITS_MS.length) - 1] ?? 60_000;
}

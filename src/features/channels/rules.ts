import type { Product, ThreadKind } from "./schema";

/** Longest text kept of one message; the rest is cut. No product lets a customer write as much. */
export const MAX_STORED_CHARS = 20_000;

/** The key of a private message, from whichever side it came: an echo of what we sent has the key of the send. */
export const messageKey = (externalId: string) => `message:${externalId}`;

/** The key of a comment, ours or a customer's. */
export const commentKey = (externalId: string) => `comment:${externalId}`;

/** The key of one status of one message. */
export const statusKey = (externalId: string, status: string) => `status:${externalId}:${status}`;

export type MessageLimit = { unit: "bytes" | "characters"; max: number };

/** Meta's limits of one text, "Send messages" and "Text messages" (read 2026-11-22). */
const DIRECT_LIMITS: Record<Product, MessageLimit> = {
  instagram: { unit: "bytes", max: 1_000 },
  messenger: { unit: "characters", max: 2_000 },
  whatsapp: { unit: "characters", max: 4_096 },
};

/** How long one text may be there, in the product's own measure. */
export function readMessageLimit(product: Product, kind: ThreadKind): MessageLimit {
  return kind === "comments" ? { unit: "characters", max: 2_200 } : DIRECT_LIMITS[product];
}

/** How long a text is in that measure. Characters are counted as UTF-16 units, which is never less than Meta counts. */
export function measureText(text: string, unit: MessageLimit["unit"]): number {
  return unit === "bytes" ? new TextEncoder().encode(text).length : text.length;
}

import { randomUUID } from "node:crypto";
import type { Channel, Webhook, WebhookKind } from "./schema";

const OBJECTS = { instagram: "instagram", messenger: "page", whatsapp: "whatsapp_business_account" } as const;

/**
 * A webhook as Meta sends it, with `entry` filled in: https://developers.facebook.com/docs/graph-api/webhooks (read
 * 2026-11-22). `lane` names the thread within the channel.
 */
export function wrapWebhook(
  channel: Channel,
  kind: WebhookKind,
  lane: string,
  entry: Record<string, unknown>,
): Webhook {
  const id = channel.product === "whatsapp" ? channel.ownerId : channel.id;
  return {
    id: randomUUID(),
    kind,
    lane: `${channel.id}:${lane}`,
    dueAtMs: Date.now(),
    body: { object: OBJECTS[channel.product], entry: [{ id, ...entry }] },
  };
}

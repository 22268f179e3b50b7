import type { Channel, Webhook, WebhookKind } from "./schema";
import { wrapWebhook } from "./wrap-webhook";

/** A webhook of WhatsApp, whose values name the number they belong to. */
export function wrapWhatsApp(channel: Channel, kind: WebhookKind, lane: string, field: string, value: object): Webhook {
  const metadata = { display_phone_number: channel.phoneNumber, phone_number_id: channel.id };
  return wrapWebhook(channel, kind, lane, {
    changes: [{ value: { messaging_product: "whatsapp", metadata, ...value }, field }],
  });
}

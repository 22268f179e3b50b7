import type { Channel, Message, MessageStatus, Webhook } from "./schema";
import { wrapWhatsApp } from "./wrap-whatsapp";

/** WhatsApp's word on a sent message. `failure` is the error of a message that could not be delivered. */
export function buildStatusWebhook(
  channel: Channel,
  message: Message,
  status: MessageStatus,
  failure?: { code: number; message: string; details?: string },
): Webhook {
  const title = failure?.message.replace(/^\(#\d+\) /, "");
  const item = {
    id: message.id,
    status,
    timestamp: String(Math.floor(Date.now() / 1_000)),
    recipient_id: message.customerId,
    ...(message.metadata ? { biz_opaque_callback_data: message.metadata } : {}),
    ...(status === "sent" || status === "delivered"
      ? { pricing: { billable: false, pricing_model: "PMP", type: "free_customer_service", category: "service" } }
      : {}),
    ...(failure
      ? { errors: [{ code: failure.code, title, message: title, error_data: { details: failure.details ?? title } }] }
      : {}),
  };
  return wrapWhatsApp(channel, "status", message.customerId, "messages", { statuses: [item] });
}

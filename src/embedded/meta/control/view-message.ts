import { WHATSAPP_DELIVERED_AFTER_MS, WHATSAPP_READ_AFTER_MS } from "../rules";
import type { Channel, Message } from "../schema";

/** A sent WhatsApp message is delivered and read by the clock. */
export function viewMessage(channel: Channel, message: Message): Message {
  if (channel.product !== "whatsapp" || message.author === "customer" || message.status !== "sent") return message;
  const ageMs = Date.now() - message.atMs;
  if (ageMs < WHATSAPP_DELIVERED_AFTER_MS) return message;
  return { ...message, status: ageMs < WHATSAPP_READ_AFTER_MS ? "delivered" : "read" };
}

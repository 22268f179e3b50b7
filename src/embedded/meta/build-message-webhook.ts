import { APP_ID, PAGE_INBOX_APP_ID } from "./rules";
import type { Channel, Customer, Message, Webhook } from "./schema";
import { wrapWebhook } from "./wrap-webhook";
import { wrapWhatsApp } from "./wrap-whatsapp";

/** A message that a customer or the business wrote; the business's own come as echoes. Undefined: nothing is sent. */
export function buildMessageWebhook(channel: Channel, customer: Customer, message: Message): Webhook | undefined {
  const isEcho = message.author !== "customer";
  if (channel.product === "whatsapp") return buildWhatsAppMessage(channel, customer, message);
  const [sender, recipient] = isEcho ? [channel.id, customer.id] : [customer.id, channel.id];
  const item = {
    sender: { id: sender },
    recipient: { id: recipient },
    timestamp: message.atMs,
    message: {
      mid: message.id,
      text: message.text,
      ...(message.replyTo ? { reply_to: { mid: message.replyTo } } : {}),
      ...(isEcho ? { is_echo: true } : {}),
      // Instagram's echoes name neither the app nor its metadata.
      ...(isEcho && channel.product === "messenger" ? nameSender(message) : {}),
    },
  };
  return wrapWebhook(channel, isEcho ? "echo" : "message", customer.id, { time: Date.now(), messaging: [item] });
}

function nameSender(message: Message): Record<string, unknown> {
  if (message.author === "owner") return { app_id: PAGE_INBOX_APP_ID };
  return { app_id: APP_ID, ...(message.metadata ? { metadata: message.metadata } : {}) };
}

function buildWhatsAppMessage(channel: Channel, customer: Customer, message: Message): Webhook | undefined {
  const content = {
    id: message.id,
    timestamp: String(Math.floor(message.atMs / 1_000)),
    type: "text",
    text: { body: message.text },
    ...(message.replyTo ? { context: { from: channel.phoneNumber, id: message.replyTo } } : {}),
  };
  const contacts = [{ profile: { name: customer.name }, wa_id: customer.id }];
  if (message.author === "customer") {
    const value = { contacts, messages: [{ from: customer.id, ...content }] };
    return wrapWhatsApp(channel, "message", customer.id, "messages", value);
  }
  // What the API sends comes back as statuses; only the business app's own messages are echoed.
  if (message.author === "api") return undefined;
  const echo = { from: channel.phoneNumber, to: customer.id, ...content };
  return wrapWhatsApp(channel, "echo", customer.id, "smb_message_echoes", { contacts, message_echoes: [echo] });
}

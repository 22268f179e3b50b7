import { randomUUID } from "node:crypto";
import { APP_ID, PAGE_INBOX_APP_ID } from "./rules";
import type { Channel, Comment, Customer, Message, MessageStatus, Webhook, WebhookKind } from "./schema";

/** Webhook bodies as Meta sends them: https://developers.facebook.com/docs/graph-api/webhooks (read 2026-11-22). */

const OBJECTS = { instagram: "instagram", messenger: "page", whatsapp: "whatsapp_business_account" } as const;

function wrap(channel: Channel, kind: WebhookKind, lane: string, entry: Record<string, unknown>): Webhook {
  const id = channel.product === "whatsapp" ? channel.ownerId : channel.id;
  return {
    id: randomUUID(),
    kind,
    lane: `${channel.id}:${lane}`,
    dueAtMs: Date.now(),
    body: { object: OBJECTS[channel.product], entry: [{ id, ...entry }] },
  };
}

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
  return wrap(channel, isEcho ? "echo" : "message", customer.id, { time: Date.now(), messaging: [item] });
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

function wrapWhatsApp(channel: Channel, kind: WebhookKind, lane: string, field: string, value: object): Webhook {
  const metadata = { display_phone_number: channel.phoneNumber, phone_number_id: channel.id };
  return wrap(channel, kind, lane, {
    changes: [{ value: { messaging_product: "whatsapp", metadata, ...value }, field }],
  });
}

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

/** A comment by anybody, the business included. */
export function buildCommentWebhook(channel: Channel, comment: Comment, customer: Customer | undefined): Webhook {
  const seconds = Math.floor(comment.atMs / 1_000);
  const author = customer ?? { id: channel.id, name: channel.name, username: channel.username };
  if (channel.product === "instagram") {
    const value = {
      from: { id: author.id, username: author.username },
      media: { id: comment.postId, media_product_type: "FEED" },
      id: comment.id,
      ...(comment.parentId ? { parent_id: comment.parentId } : {}),
      text: comment.text,
    };
    return wrap(channel, "comment", comment.id, { time: seconds, changes: [{ field: "comments", value }] });
  }
  const value = {
    from: { id: author.id, name: author.name },
    post: {
      status_type: "added_photos",
      is_published: true,
      permalink_url: `https://www.facebook.com/${channel.id}/posts/${comment.postId.split("_").at(-1)}`,
      promotion_status: "inactive",
      id: comment.postId,
    },
    message: comment.text,
    post_id: comment.postId,
    comment_id: comment.id,
    created_time: seconds,
    item: "comment",
    parent_id: comment.parentId ?? comment.postId,
    verb: "add",
  };
  return wrap(channel, "comment", comment.id, { time: seconds, changes: [{ value, field: "feed" }] });
}

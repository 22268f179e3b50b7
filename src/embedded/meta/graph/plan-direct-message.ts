import { buildMessageWebhook } from "../build-message-webhook";
import { GraphError } from "../graph-error";
import { mintCustomerId } from "../mint-customer-id";
import { mintMessageId } from "../mint-message-id";
import {
  HUMAN_AGENT_WINDOW_MS,
  IDLE_TYPING_MS,
  METADATA_MAX_CHARS,
  measureText,
  PRIVATE_REPLY_WINDOW_MS,
  WINDOW_MS,
} from "../rules";
import { type Channel, CustomerId, type JournalRecord } from "../schema";
import { commit, introduceCustomer, listThread, type Simulator, touch } from "../simulator";
import { threadKey } from "../world";
import { checkKeys } from "./check-keys";
import type { Plan } from "./plan";

const CALL_KEYS = ["recipient", "message", "messaging_type", "tag", "sender_action", "reply_to", "notification_type"];
const ACTIONS = ["typing_on", "typing_off", "mark_seen"];

/** `POST /{account}/messages` of Messenger and Instagram: a message, a private reply to a comment, or a sender action. */
export function planDirectMessage(simulator: Simulator, channel: Channel, params: Record<string, unknown>): Plan {
  checkKeys(params, CALL_KEYS, "");
  checkKeys(params.recipient, ["id", "comment_id"], "recipient");
  const { id, comment_id: commentId } = params.recipient;
  if ((id === undefined) === (commentId === undefined)) throw GraphError.invalid("param recipient must be non-empty.");
  if (params.sender_action !== undefined) return planAction(simulator, channel, params, String(id));

  const text = readText(channel, params.message);
  const metadata = readMetadata(params.message);
  const tag = readTag(params);
  const target = commentId === undefined ? planRecipient(channel, id) : planPrivateReply(simulator, channel, commentId);
  const { world } = simulator.journal;
  if (target.commentId === undefined) checkWindow(simulator, channel, target.customerId, tag);

  return {
    kind: target.commentId === undefined ? "message" : "private-reply",
    channelId: channel.id,
    customerId: target.customerId,
    async perform() {
      const customer = introduceCustomer(world, channel, target.customerId);
      const message = {
        id: mintMessageId(channel, customer.id, false),
        channelId: channel.id,
        customerId: customer.id,
        author: "api" as const,
        text,
        atMs: Date.now(),
        status: "sent" as const,
        metadata,
        replyTo: readReplyTo(params.reply_to),
        commentId: target.commentId,
      };
      const records: JournalRecord[] = [
        { type: "customer", customer },
        { type: "message", message },
      ];
      const webhook = buildMessageWebhook(channel, customer, message);
      if (webhook && channel.subscribedFields) records.push({ type: "webhook", webhook });
      simulator.typing.delete(threadKey(channel.id, customer.id));
      await commit(simulator, records);
      return { recipient_id: customer.id, message_id: message.id };
    },
  };
}

function planAction(simulator: Simulator, channel: Channel, params: Record<string, unknown>, customerId: string): Plan {
  if (params.message !== undefined) throw GraphError.named("action_with_message");
  const action = String(params.sender_action);
  if (!ACTIONS.includes(action)) throw GraphError.invalid(`Param sender_action must be one of {${ACTIONS.join(", ")}}`);
  planRecipient(channel, customerId);
  return {
    kind: "action",
    channelId: channel.id,
    customerId,
    async perform() {
      const key = threadKey(channel.id, customerId);
      if (action === "typing_on") simulator.typing.set(key, Date.now() + IDLE_TYPING_MS);
      if (action === "typing_off") simulator.typing.delete(key);
      const { world } = simulator.journal;
      const last = listThread(world, channel.id, customerId).findLast((message) => message.author === "customer");
      // Typing marks nothing as seen; a lost mark is no loss, so nobody waits for the disk.
      if (action === "mark_seen" && last) {
        void simulator.journal.write([{ type: "status", messageId: last.id, status: "read" }]);
      }
      touch(simulator);
      return { recipient_id: customerId };
    },
  };
}

function planRecipient(channel: Channel, id: unknown): { customerId: string; commentId?: string } {
  const parsed = CustomerId.safeParse(id);
  if (!parsed.success || parsed.data === channel.id) {
    throw GraphError.named(channel.product === "instagram" ? "ig_recipient_unknown" : "recipient_unknown");
  }
  return { customerId: parsed.data };
}

function planPrivateReply(simulator: Simulator, channel: Channel, id: unknown) {
  if (typeof id !== "string" || !/^\d[\d_]{8,60}$/.test(id))
    throw GraphError.named("comment_invalid_for_private_reply");
  const { world } = simulator.journal;
  const comment = world.comments.get(id);
  const isEligible =
    comment === undefined ||
    (comment.channelId === channel.id &&
      comment.author === "customer" &&
      !comment.isDeleted &&
      Date.now() - comment.atMs <= PRIVATE_REPLY_WINDOW_MS);
  if (!isEligible) throw GraphError.named("comment_invalid_for_private_reply");
  const earlier = [...world.messages.values()].some(
    (message) => message.commentId === id && message.channelId === channel.id,
  );
  if (earlier) throw GraphError.named("private_reply_already_sent");
  return { customerId: comment?.customerId ?? mintCustomerId(channel), commentId: id };
}

function checkWindow(simulator: Simulator, channel: Channel, customerId: string, tag: string | undefined) {
  const thread = listThread(simulator.journal.world, channel.id, customerId);
  const last = thread.findLast((message) => message.author === "customer");
  const windowMs = tag === undefined ? WINDOW_MS : HUMAN_AGENT_WINDOW_MS;
  // Nothing from the customer here: they wrote by other means, unless a private reply began the thread.
  const isOpen = last ? Date.now() - last.atMs <= windowMs : !thread.some((message) => message.commentId);
  if (!isOpen) {
    throw GraphError.named(channel.product === "instagram" ? "window_closed_instagram" : "window_closed_messenger");
  }
}

function readText(channel: Channel, message: unknown): string {
  checkKeys(message, ["text", "metadata"], "message");
  const { text } = message;
  if (typeof text !== "string" || text.trim() === "") {
    throw GraphError.invalid("Param message[text] must be a non-empty UTF-8 encoded string");
  }
  const { length, max, unit } = measureText(channel.product, text);
  if (length <= max) return text;
  throw unit === "chars"
    ? GraphError.invalid(`Length of param message[text] must be less than or equal to ${max}`)
    : GraphError.invalid(`Length of param message[text] must be less than or equal to ${max} bytes`, "IGApiException");
}

function readMetadata(message: unknown): string | undefined {
  const { metadata } = message as { metadata?: unknown };
  if (metadata === undefined) return undefined;
  if (typeof metadata !== "string") throw GraphError.invalid("Param message[metadata] must be a string.");
  if (metadata.length <= METADATA_MAX_CHARS) return metadata;
  throw GraphError.invalid(`Length of param message[metadata] must be less than or equal to ${METADATA_MAX_CHARS}`);
}

function readReplyTo(replyTo: unknown): string | undefined {
  if (replyTo === undefined) return undefined;
  checkKeys(replyTo, ["mid"], "reply_to");
  return String(replyTo.mid);
}

function readTag(params: Record<string, unknown>): string | undefined {
  const { messaging_type: type = "RESPONSE", tag } = params;
  if (type !== "RESPONSE" && type !== "UPDATE" && type !== "MESSAGE_TAG") {
    throw GraphError.invalid("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}");
  }
  if (type === "MESSAGE_TAG" && tag === undefined) {
    throw GraphError.invalid("Param tag must be set for messaging_type MESSAGE_TAG");
  }
  if (tag !== undefined && tag !== "HUMAN_AGENT") throw GraphError.named("tag_removed");
  return tag;
}

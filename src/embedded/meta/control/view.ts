import { WHATSAPP_DELIVERED_AFTER_MS, WHATSAPP_READ_AFTER_MS } from "../graph/plan-whatsapp-message";
import type { Channel, Message } from "../schema";
import { findCustomer, listComments, listThread, type Simulator } from "../simulator";
import { threadKey } from "../world";

/** Accounts as the control API shows them: without their tokens. */
export function viewChannels(simulator: Simulator) {
  return [...simulator.journal.world.channels.values()].map(({ token, ...channel }) => channel);
}

/** The threads of a channel, the one with the newest message first. */
export function viewThreads(simulator: Simulator, channel: Channel) {
  const { world } = simulator.journal;
  return [...world.customers.values()]
    .filter((customer) => customer.channelId === channel.id)
    .map((customer) => {
      const messages = listThread(world, channel.id, customer.id);
      return {
        customer: { id: customer.id, name: customer.name, username: customer.username },
        lastMessage: messages.at(-1) ? viewMessage(channel, messages.at(-1) as Message) : null,
        messageCount: messages.length,
      };
    })
    .sort((one, other) => (other.lastMessage?.atMs ?? 0) - (one.lastMessage?.atMs ?? 0));
}

/** One thread, oldest message first, and whether the business shows as typing. */
export function viewThread(simulator: Simulator, channel: Channel, customerId: string) {
  const { world } = simulator.journal;
  const customer = findCustomer(world, channel.id, customerId);
  return {
    customer: customer ? { id: customer.id, name: customer.name, username: customer.username } : null,
    isTyping: (simulator.typing.get(threadKey(channel.id, customerId)) ?? 0) > Date.now(),
    messages: listThread(world, channel.id, customerId).map((message) => viewMessage(channel, message)),
  };
}

/** The posts of a channel with their comments, oldest first, deleted ones left out. */
export function viewPosts(simulator: Simulator, channel: Channel) {
  const { world } = simulator.journal;
  const comments = listComments(world, (comment) => comment.channelId === channel.id);
  const known = channel.posts.map((post) => post.id);
  const strays = [...new Set(comments.map((comment) => comment.postId))].filter((id) => !known.includes(id));
  return [...channel.posts, ...strays.map((id) => ({ id, caption: "" }))].map((post) => ({
    ...post,
    comments: comments
      .filter((comment) => comment.postId === post.id)
      .map(({ isDeleted, ...comment }) => {
        const customer = findCustomer(world, channel.id, comment.customerId);
        return { ...comment, name: customer?.username ?? channel.username };
      }),
  }));
}

/** Everything the Graph API was ever made to send, oldest first. Tests count answers here. */
export function viewSent(simulator: Simulator, filter: { channelId?: string; customerId?: string }) {
  const { world } = simulator.journal;
  const messages = [...world.messages.values()].map((message) => ({
    kind: message.commentId ? ("private-reply" as const) : ("message" as const),
    ...message,
  }));
  const comments = [...world.comments.values()].map((comment) => ({
    kind: "comment-reply" as const,
    ...comment,
    commentId: comment.parentId,
    customerId: world.comments.get(comment.parentId ?? "")?.customerId,
  }));
  return [...messages, ...comments]
    .filter((sent) => sent.author === "api")
    .filter((sent) => filter.channelId === undefined || sent.channelId === filter.channelId)
    .filter((sent) => filter.customerId === undefined || sent.customerId === filter.customerId)
    .sort((one, other) => one.atMs - other.atMs);
}

/** A sent WhatsApp message is delivered and read by the clock. */
function viewMessage(channel: Channel, message: Message): Message {
  if (channel.product !== "whatsapp" || message.author === "customer" || message.status !== "sent") return message;
  const ageMs = Date.now() - message.atMs;
  if (ageMs < WHATSAPP_DELIVERED_AFTER_MS) return message;
  return { ...message, status: ageMs < WHATSAPP_READ_AFTER_MS ? "delivered" : "read" };
}

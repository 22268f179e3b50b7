import { GraphError } from "../graph-error";
import { APP_ID } from "../rules";
import type { Channel, Comment, Message } from "../schema";
import { findCustomer, listComments, listThread, type Simulator } from "../simulator";

/** `GET /{id}` of an account, a message, a comment or a customer's profile, as full as we know it. */
export function readNode(simulator: Simulator, channels: Channel[], id: string): Record<string, unknown> {
  const { world } = simulator.journal;
  for (const channel of channels) {
    if (id === channel.id || id === "me" || id === channel.ownerId) return describeChannel(channel, id === "me");
    const message = world.messages.get(id);
    if (message?.channelId === channel.id) return describeMessage(simulator, channel, message);
    const comment = world.comments.get(id);
    if (comment?.channelId === channel.id && !comment.isDeleted) return describeComment(simulator, channel, comment);
    const customer = findCustomer(world, channel.id, id);
    if (customer && channel.product === "instagram") return { id, name: customer.name, username: customer.username };
    if (customer && channel.product === "messenger") {
      const [first = customer.name, ...rest] = customer.name.split(" ");
      return { id, name: customer.name, first_name: first, last_name: rest.join(" ") };
    }
  }
  throw GraphError.named("object_missing");
}

function describeChannel(channel: Channel, isMe: boolean): Record<string, unknown> {
  const { id, name, username } = channel;
  if (channel.product === "instagram") {
    // `user_id` is what webhooks carry; `id` of /me is scoped to the app.
    return { id: isMe ? channel.ownerId : id, user_id: id, username, name, account_type: "BUSINESS" };
  }
  if (channel.product === "messenger") return { id, name, username };
  if (isMe) return { id: "122100000000000001", name: `${name} (system user)` };
  return { id, display_phone_number: `+${channel.phoneNumber}`, verified_name: name, quality_rating: "GREEN" };
}

function describeMessage(simulator: Simulator, channel: Channel, message: Message): Record<string, unknown> {
  const customer = findCustomer(simulator.journal.world, channel.id, message.customerId);
  const them = { id: message.customerId, username: customer?.username, name: customer?.name };
  const us = { id: channel.id, username: channel.username, name: channel.name };
  const isInbound = message.author === "customer";
  return {
    id: message.id,
    created_time: new Date(message.atMs).toISOString().replace(/\.\d+Z$/, "+0000"),
    from: isInbound ? them : us,
    to: { data: [isInbound ? us : them] },
    message: message.text,
  };
}

function describeComment(simulator: Simulator, channel: Channel, comment: Comment): Record<string, unknown> {
  const customer = findCustomer(simulator.journal.world, channel.id, comment.customerId);
  const author = customer ?? { id: channel.id, name: channel.name, username: channel.username };
  const time = new Date(comment.atMs).toISOString().replace(/\.\d+Z$/, "+0000");
  if (channel.product === "instagram") {
    return {
      id: comment.id,
      text: comment.text,
      timestamp: time,
      username: author.username,
      from: { id: author.id, username: author.username },
      media: { id: comment.postId },
      hidden: comment.isHidden,
      ...(comment.parentId ? { parent_id: comment.parentId } : {}),
    };
  }
  return {
    id: comment.id,
    message: comment.text,
    created_time: time,
    from: { id: author.id, name: author.name },
    is_hidden: comment.isHidden,
    can_reply_privately: comment.author === "customer",
    ...(comment.parentId ? { parent: { id: comment.parentId } } : {}),
  };
}

const PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 50;

/** A page of the replies under a comment, or of the comments under a post, oldest first. Unknown ids have none. */
export function readComments(
  simulator: Simulator,
  channels: Channel[],
  id: string,
  params: Record<string, unknown>,
): { data: Record<string, unknown>[]; paging?: object } {
  const { world } = simulator.journal;
  if (world.comments.get(id)?.isDeleted) throw GraphError.named("object_missing");
  const all = channels.flatMap((channel) =>
    listComments(world, (comment) => {
      if (comment.channelId !== channel.id) return false;
      return comment.parentId === id || (comment.postId === id && comment.parentId === undefined);
    }).map((comment) => describeComment(simulator, channel, comment)),
  );
  const start = all.findIndex((comment) => comment.id === params.after) + 1;
  const data = all.slice(start, start + Math.min(Number(params.limit) || PAGE_SIZE, MAX_PAGE_SIZE));
  if (data.length === 0) return { data };
  return { data, paging: { cursors: { before: data[0]?.id, after: data.at(-1)?.id } } };
}

/** `GET /{account}/conversations`, newest first, with their last messages; `user_id` picks one customer's. */
export function readConversations(simulator: Simulator, channel: Channel, userId: unknown): { data: unknown[] } {
  const { world } = simulator.journal;
  const customers = [...world.customers.values()].filter(
    (customer) => customer.channelId === channel.id && (userId === undefined || String(userId) === customer.id),
  );
  const threads = customers.map((customer) => ({ customer, messages: listThread(world, channel.id, customer.id) }));
  return {
    data: threads
      .filter(({ messages }) => messages.length > 0)
      .sort((one, other) => (other.messages.at(-1)?.atMs ?? 0) - (one.messages.at(-1)?.atMs ?? 0))
      .map(({ customer, messages }) => ({
        id: `t_${channel.id}${customer.id}`,
        updated_time: new Date(messages.at(-1)?.atMs ?? 0).toISOString().replace(/\.\d+Z$/, "+0000"),
        participants: {
          data: [
            { id: customer.id, name: customer.name, username: customer.username },
            { id: channel.id, name: channel.name, username: channel.username },
          ],
        },
        messages: {
          data: messages
            .slice(-20)
            .reverse()
            .map((message) => describeMessage(simulator, channel, message)),
        },
      })),
  };
}

const SCOPES = {
  instagram: ["instagram_business_basic", "instagram_business_manage_messages", "instagram_business_manage_comments"],
  messenger: [
    "pages_show_list",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
  ],
  whatsapp: ["whatsapp_business_management", "whatsapp_business_messaging"],
};

/** `GET /debug_token`: what a token is good for. */
export function readToken(simulator: Simulator, token: unknown): { data: Record<string, unknown> } {
  const channels = [...simulator.journal.world.channels.values()].filter((channel) => channel.token === token);
  const [first] = channels;
  if (first === undefined) {
    const error = { code: 190, message: "Invalid OAuth access token." };
    return { data: { app_id: String(APP_ID), error, is_valid: false, scopes: [] } };
  }
  const scopes = [...new Set(channels.flatMap((channel) => SCOPES[channel.product]))];
  return {
    data: {
      app_id: String(APP_ID),
      type: first.product === "messenger" ? "PAGE" : first.product === "whatsapp" ? "SYSTEM_USER" : "USER",
      application: "Ebizmate simulator",
      is_valid: true,
      expires_at: 0,
      data_access_expires_at: 0,
      issued_at: 1_767_225_600,
      profile_id: first.id,
      user_id: first.ownerId,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: channels.map((channel) => channel.id) })),
    },
  };
}

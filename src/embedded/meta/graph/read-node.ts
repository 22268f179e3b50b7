import { GraphError } from "../graph-error";
import type { Channel } from "../schema";
import { findCustomer, type Simulator } from "../simulator";
import { describeComment } from "./describe-comment";
import { describeMessage } from "./describe-message";

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

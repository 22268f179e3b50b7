import type { Channel, Comment } from "../schema";
import { findCustomer, type Simulator } from "../simulator";
import { formatTime } from "./format-time";

/** A comment as a Graph node, with the field names of its product. */
export function describeComment(simulator: Simulator, channel: Channel, comment: Comment): Record<string, unknown> {
  const customer = findCustomer(simulator.journal.world, channel.id, comment.customerId);
  const author = customer ?? { id: channel.id, name: channel.name, username: channel.username };
  const time = formatTime(comment.atMs);
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

import type { Channel, Comment, Customer, Webhook } from "./schema";
import { wrapWebhook } from "./wrap-webhook";

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
    return wrapWebhook(channel, "comment", comment.id, { time: seconds, changes: [{ field: "comments", value }] });
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
  return wrapWebhook(channel, "comment", comment.id, { time: seconds, changes: [{ value, field: "feed" }] });
}

import { buildCommentWebhook } from "../build-comment-webhook";
import { GraphError } from "../graph-error";
import { mintCommentId } from "../mint-comment-id";
import type { Channel, Comment, JournalRecord } from "../schema";
import { commit, type Simulator } from "../simulator";
import { checkKeys } from "./check-keys";
import type { Plan } from "./plan";

const COMMENT_MAX_CHARS = 2_200;

/** A public reply: `POST /{comment}/replies` on Instagram, `POST /{comment}/comments` on Facebook. */
export function planCommentReply(
  simulator: Simulator,
  channel: Channel,
  commentId: string,
  params: Record<string, unknown>,
): Plan {
  checkKeys(params, ["message"], "");
  const { message: text } = params;
  if (typeof text !== "string" || text.trim() === "") throw GraphError.invalid("The parameter message is required.");
  if ([...text].length > COMMENT_MAX_CHARS) {
    throw GraphError.invalid(`Length of param message must be less than or equal to ${COMMENT_MAX_CHARS}`);
  }
  const { world } = simulator.journal;
  const parent = world.comments.get(commentId);
  if (parent && (parent.isDeleted || parent.channelId !== channel.id)) throw GraphError.named("object_missing");
  if (parent?.isHidden) throw GraphError.invalid("A hidden comment cannot be replied to.");
  // A comment that came in by a webhook sent by hand is not known here; its reply is kept under the first post.
  const postId = parent?.postId ?? channel.posts[0]?.id;
  if (postId === undefined) throw GraphError.named("object_missing");

  return {
    kind: "comment-reply",
    channelId: channel.id,
    customerId: parent?.customerId,
    async perform() {
      const comment: Comment = {
        id: mintCommentId(channel, postId),
        channelId: channel.id,
        postId,
        // Instagram has two levels: a reply to a reply hangs on the thread's first comment.
        parentId: channel.product === "instagram" ? (parent?.parentId ?? commentId) : commentId,
        author: "api",
        text,
        atMs: Date.now(),
        isHidden: false,
        isDeleted: false,
      };
      const records: JournalRecord[] = [{ type: "comment", comment }];
      const webhook = buildCommentWebhook(channel, comment, undefined);
      if (channel.subscribedFields) records.push({ type: "webhook", webhook });
      await commit(simulator, records);
      return { id: comment.id };
    },
  };
}

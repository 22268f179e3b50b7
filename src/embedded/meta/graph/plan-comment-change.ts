import { GraphError } from "../graph-error";
import type { Channel } from "../schema";
import { commit, type Simulator } from "../simulator";
import type { Plan } from "./plan";

/** Hides, shows or deletes a comment. */
export function planCommentChange(
  simulator: Simulator,
  channel: Channel,
  commentId: string,
  change: { isHidden?: boolean; isDeleted?: boolean },
): Plan {
  const comment = simulator.journal.world.comments.get(commentId);
  if (!comment || comment.isDeleted || comment.channelId !== channel.id) throw GraphError.named("object_missing");
  return {
    kind: "action",
    channelId: channel.id,
    customerId: comment.customerId,
    async perform() {
      await commit(simulator, [{ type: "comment-changed", commentId, ...change }]);
      return { success: true };
    },
  };
}

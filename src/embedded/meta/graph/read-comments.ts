import { GraphError } from "../graph-error";
import type { Channel } from "../schema";
import { listComments, type Simulator } from "../simulator";
import { describeComment } from "./describe-comment";

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

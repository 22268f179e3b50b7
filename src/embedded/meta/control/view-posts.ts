import type { Channel } from "../schema";
import { findCustomer, listComments, type Simulator } from "../simulator";

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

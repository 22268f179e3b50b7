import type { Simulator } from "../simulator";

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

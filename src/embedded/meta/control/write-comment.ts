import type { z } from "zod";
import { buildCommentWebhook } from "../build-comment-webhook";
import { GraphError } from "../graph-error";
import { mintCommentId } from "../mint-comment-id";
import { mintCustomerId } from "../mint-customer-id";
import type { Comment, JournalRecord, NewComment } from "../schema";
import { commit, getChannel, introduceCustomer, type Simulator } from "../simulator";

/** A customer, or the owner in the native app, comments under a post or answers a comment. */
export async function writeComment(simulator: Simulator, input: z.output<typeof NewComment>) {
  const { world } = simulator.journal;
  const channel = getChannel(world, input.channelId);
  const parent = input.parentId === undefined ? undefined : world.comments.get(input.parentId);
  const postId = parent?.postId ?? input.postId ?? channel.posts[0]?.id;
  if (postId === undefined) throw GraphError.invalid("This account has no posts");
  const records: JournalRecord[] = [];
  const customer =
    input.author === "owner"
      ? undefined
      : introduceCustomer(world, channel, input.customerId ?? mintCustomerId(channel), input.customerName);
  if (customer) records.push({ type: "customer", customer });
  const comment: Comment = {
    id: mintCommentId(channel, postId),
    channelId: channel.id,
    postId,
    parentId: channel.product === "instagram" ? (parent?.parentId ?? input.parentId) : input.parentId,
    author: input.author,
    customerId: customer?.id,
    text: input.text,
    atMs: Date.now() - input.agoMs,
    isHidden: false,
    isDeleted: false,
  };
  records.push({ type: "comment", comment });
  if (channel.subscribedFields) {
    records.push({ type: "webhook", webhook: buildCommentWebhook(channel, comment, customer) });
  }
  await commit(simulator, records);
  return { commentId: comment.id, customerId: customer?.id ?? null };
}

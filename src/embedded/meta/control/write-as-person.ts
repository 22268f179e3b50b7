import type { z } from "zod";
import { buildCommentWebhook, buildMessageWebhook } from "../build-webhook";
import { GraphError } from "../graph-error";
import { mintCommentId, mintCustomerId, mintMessageId } from "../mint-id";
import type { Comment, JournalRecord, Message, NewComment, NewMessage } from "../schema";
import { commit, getChannel, introduceCustomer, type Simulator } from "../simulator";

/** A customer writes on their phone, or the owner answers in Meta's own app. Gives the message's id. */
export async function writeMessage(simulator: Simulator, input: z.output<typeof NewMessage>) {
  const { world } = simulator.journal;
  const channel = getChannel(world, input.channelId);
  const customer = introduceCustomer(world, channel, input.customerId ?? mintCustomerId(channel), input.customerName);
  const message: Message = {
    id: mintMessageId(channel, customer.id, input.author === "customer"),
    channelId: channel.id,
    customerId: customer.id,
    author: input.author,
    text: input.text,
    atMs: Date.now() - input.agoMs,
    status: "sent",
  };
  const webhook = buildMessageWebhook(channel, customer, message);
  const records: JournalRecord[] = [
    { type: "customer", customer },
    { type: "message", message },
  ];
  if (webhook && channel.subscribedFields) records.push({ type: "webhook", webhook });
  await commit(simulator, records);
  return { messageId: message.id, customerId: customer.id };
}

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

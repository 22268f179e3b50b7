import type { WorkspaceScope } from "@/db/scope";
import { log } from "@/lib/log";
import { judgeRefusal, RETRY_AFTER_MS } from "./_judge-refusal";
import { noteChannelState } from "./_note-channel-state";
import { type Channel, readChannel } from "./_read-channel";
import { findCommentReply } from "./find-comment-reply";
import { buildSend, type Send, type SendTarget } from "./meta/build-send";
import { callGraph, type GraphAnswer } from "./meta/graph-client";
import { measureText, readMessageLimit } from "./rules";
import type { SendResult } from "./schema";

export type OutboundMessage = {
  channelId: string;
  /** A customer for a private message, a comment for a public reply to it. */
  to: SendTarget;
  text: string;
  /** Our id of the send, by which its echo or status is recognised. */
  replyId: string;
  author: "ai" | "person";
};

/**
 * Sends one text, once. Never throws and never tries again. Call it outside of any transaction, after the send is
 * claimed. A refusal that concerns the whole channel is kept on the channel, in words for the owner.
 */
export async function sendMessage(scope: WorkspaceScope, message: OutboundMessage): Promise<SendResult> {
  const { channelId, replyId, author } = message;
  const result = await attempt(scope, message);
  const reason = result.kind === "sent" ? undefined : result.reason;
  const entry = { channelId, replyId, author, outcome: result.kind, reason };
  if (result.kind === "sent") log.info(entry, "send-message");
  else log.warn(entry, "send-message");
  return result;
}

async function attempt(scope: WorkspaceScope, message: OutboundMessage): Promise<SendResult> {
  let channel: Channel | null;
  try {
    channel = await readChannel(scope, message.channelId);
  } catch (error) {
    log.error({ error, channelId: message.channelId }, "channel could not be read");
    return { kind: "not_sent", retryAfterMs: RETRY_AFTER_MS, reason: "channel_unreadable" };
  }
  if (!channel) return { kind: "refused", action: "disconnect", reason: "channel_missing" };
  if (channel.state === "disconnected")
    return { kind: "refused", action: "disconnect", reason: "channel_disconnected" };
  const limit = readMessageLimit(channel.product, "comment" in message.to ? "comments" : "direct");
  if (measureText(message.text, limit.unit) > limit.max) {
    return { kind: "refused", action: "bug", reason: "text_too_long" };
  }
  let token: string;
  try {
    token = channel.readToken();
  } catch (error) {
    log.error({ error, channelId: channel.id }, "channel token could not be read");
    return { kind: "refused", action: "misconfigured", reason: "token_unreadable" };
  }
  const send = buildSend(channel, message.to, message.text, message.replyId);
  const { login, path, body } = send;
  const startedAt = new Date();
  const answer = await callGraph({ method: "POST", login, path, body, token });
  if (answer.kind !== "error") return judge(scope, channel, send, answer);
  const { verdict, result, state } = judgeRefusal(channel.product, answer.error);
  const { code, subcode, status, traceId } = answer.error;
  log.warn({ channelId: channel.id, status, code, subcode, traceId, verdict }, "graph refused a send");
  if (state) await noteChannelState(scope, channel, state);
  if (verdict !== "retry" || !("comment" in message.to)) return result;
  return confirmNotSent(scope, result, { ...message, commentId: message.to.comment, notBefore: startedAt });
}

/** A public reply has no echo that would stop a second one: before another attempt, Meta is asked what stands there. */
async function confirmNotSent(
  scope: WorkspaceScope,
  result: SendResult,
  sought: Parameters<typeof findCommentReply>[1],
): Promise<SendResult> {
  const search = await findCommentReply(scope, sought);
  if (search.kind === "found") return { kind: "sent", externalId: search.externalId };
  return search.kind === "absent" ? result : { kind: "unknown", reason: search.reason };
}

async function judge(
  scope: WorkspaceScope,
  channel: Channel,
  send: Send,
  answer: Exclude<GraphAnswer, { kind: "error" }>,
): Promise<SendResult> {
  if (answer.kind === "no_answer") return { kind: "unknown", reason: answer.reason };
  if (answer.kind === "not_reached") return { kind: "not_sent", retryAfterMs: RETRY_AFTER_MS, reason: answer.reason };
  const externalId = send.readSentId(answer.body);
  await noteChannelState(scope, channel, { state: "connected", reason: null });
  return externalId ? { kind: "sent", externalId } : { kind: "unknown", reason: "accepted_without_id" };
}

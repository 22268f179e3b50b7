import type { WorkspaceScope } from "@/db/scope";
import { log } from "@/lib/log";
import { type LoadedChannel, loadChannel } from "./_load-channel";
import { noteChannelState } from "./_note-channel-state";
import { buildSend, type Send, type SendTarget } from "./meta/build-send";
import { classifyGraphError, type GraphVerdict } from "./meta/classify-graph-error";
import { callGraph, type GraphAnswer } from "./meta/graph-client";
import type { GraphError } from "./meta/schema";
import { measureText, readMessageLimit } from "./rules";
import type { RefusalAction, SendResult } from "./schema";

/** Long enough that an echo of a send that took place against Meta's word arrives before the next attempt. */
const RETRY_AFTER_MS = 10_000;
const BACK_OFF_MS = 60_000;
/** WhatsApp takes one message in 6 s for one customer, "Throughput" (read 2026-11-22). */
const WHATSAPP_PAIR_CODE = 131056;
const WHATSAPP_PAIR_MS = 6_000;

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
  let channel: LoadedChannel | null;
  try {
    channel = await loadChannel(scope, message.channelId);
  } catch (error) {
    log.error({ err: error, channelId: message.channelId }, "channel could not be read");
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
    log.error({ err: error, channelId: channel.id }, "channel token could not be read");
    return { kind: "refused", action: "misconfigured", reason: "token_unreadable" };
  }
  const send = buildSend(channel, message.to, message.text, message.replyId);
  const { login, path, body } = send;
  return judge(scope, channel, send, await callGraph({ method: "POST", login, path, body, token }));
}

async function judge(
  scope: WorkspaceScope,
  channel: LoadedChannel,
  send: Send,
  answer: GraphAnswer,
): Promise<SendResult> {
  if (answer.kind === "no_answer") return { kind: "unknown", reason: answer.reason };
  if (answer.kind === "not_reached") return { kind: "not_sent", retryAfterMs: RETRY_AFTER_MS, reason: answer.reason };
  if (answer.kind === "ok") {
    const externalId = send.readSentId(answer.body);
    await noteChannelState(scope, channel, { state: "connected", reason: null });
    return externalId ? { kind: "sent", externalId } : { kind: "unknown", reason: "accepted_without_id" };
  }
  const { error } = answer;
  const verdict = classifyGraphError(channel.product, error);
  const { code, subcode, status, traceId } = error;
  log.warn({ channelId: channel.id, status, code, subcode, traceId, verdict }, "graph refused a send");
  const state = stateAfter(verdict, error);
  if (state) await noteChannelState(scope, channel, state);
  return resultOf(verdict, error);
}

function resultOf(verdict: GraphVerdict, error: GraphError): SendResult {
  const reason = nameError(error);
  switch (verdict) {
    case "unknown":
      return { kind: "unknown", reason };
    case "retry":
      return { kind: "not_sent", retryAfterMs: error.waitMs ?? RETRY_AFTER_MS, reason };
    case "back_off":
      return { kind: "not_sent", retryAfterMs: error.waitMs ?? backOffMs(error), reason };
    case "pause":
      return { kind: "refused", action: "misconfigured", reason };
    default:
      return { kind: "refused", action: verdict satisfies RefusalAction, reason };
  }
}

const backOffMs = ({ code }: GraphError) => (code === WHATSAPP_PAIR_CODE ? WHATSAPP_PAIR_MS : BACK_OFF_MS);

const nameError = ({ status, code, subcode }: GraphError) =>
  code === -1 ? `http_${status}` : subcode === undefined ? `graph_${code}` : `graph_${code}_${subcode}`;

function stateAfter(verdict: GraphVerdict, { code, subcode }: GraphError) {
  const where = subcode === undefined ? `Meta's error ${code}` : `Meta's error ${code}/${subcode}`;
  switch (verdict) {
    case "disconnect":
      return {
        state: "disconnected" as const,
        reason: `Meta no longer accepts this connection (${where}). Connect it again.`,
      };
    case "misconfigured":
      return {
        state: "misconfigured" as const,
        reason: `Meta refuses to send for this channel (${where}). Check its permissions and settings at Meta.`,
      };
    case "pause":
      return {
        state: "paused" as const,
        reason: `Meta has stopped this account for a while (${where}). See its account quality at Meta.`,
      };
    default:
      return undefined;
  }
}

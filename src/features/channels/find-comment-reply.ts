import type { WorkspaceScope } from "@/db/scope";
import { log } from "@/lib/log";
import { type Channel, readChannel } from "./_read-channel";
import { callGraph, type GraphAnswer } from "./meta/graph-client";
import { readId } from "./meta/read-id";
import { readMoment } from "./meta/read-moment";
import { readRecord } from "./meta/read-record";

/** Meta's clock and ours differ, and Instagram gives whole seconds. */
const CLOCK_TOLERANCE_MS = 60_000;
const MAX_PAGES = 20;

export type CommentReplySearch =
  | { kind: "found"; externalId: string }
  /** All replies were read and ours is not among them. */
  | { kind: "absent" }
  | { kind: "unknown"; reason: string };

/**
 * Looks whether a public reply of which nothing is known did arrive: public replies have no echo of their own, but the
 * replies of a comment can be read. `notBefore` is when the send was claimed. Never throws.
 */
export async function findCommentReply(
  scope: WorkspaceScope,
  sought: { channelId: string; commentId: string; text: string; notBefore: Date },
): Promise<CommentReplySearch> {
  try {
    const channel = await readChannel(scope, sought.channelId);
    if (!channel) return { kind: "unknown", reason: "channel_missing" };
    // A reply to a reply hangs below the first comment of the thread.
    const parentId = await findParent(channel, sought.commentId);
    for (const commentId of new Set([sought.commentId, parentId])) {
      const search = await searchReplies(channel, commentId, sought);
      if (search.kind !== "absent") return search;
    }
    return { kind: "absent" };
  } catch (error) {
    log.error({ error, channelId: sought.channelId }, "find-comment-reply failed");
    return { kind: "unknown", reason: "failed" };
  }
}

function read(channel: Channel, path: string[], query: Record<string, string>): Promise<GraphAnswer> {
  return callGraph({ method: "GET", login: channel.login, token: channel.readToken(), path, query });
}

async function findParent(channel: Channel, commentId: string): Promise<string> {
  const isInstagram = channel.product === "instagram";
  const answer = await read(channel, [commentId], { fields: isInstagram ? "parent_id" : "parent" });
  if (answer.kind !== "ok") return commentId;
  return readId(isInstagram ? answer.body.parent_id : readRecord(answer.body.parent)?.id) ?? commentId;
}

async function searchReplies(
  channel: Channel,
  commentId: string,
  sought: { text: string; notBefore: Date },
): Promise<CommentReplySearch> {
  const isInstagram = channel.product === "instagram";
  const earliestMs = sought.notBefore.getTime() - CLOCK_TOLERANCE_MS;
  const query: Record<string, string> = {
    fields: isInstagram ? "id,text,timestamp" : "id,message,created_time",
    limit: "50",
  };
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await read(channel, [commentId, isInstagram ? "replies" : "comments"], query);
    if (answer.kind === "error") return { kind: "unknown", reason: `graph_${answer.error.code}` };
    if (answer.kind !== "ok") return { kind: "unknown", reason: answer.reason };
    if (!Array.isArray(answer.body.data)) return { kind: "unknown", reason: "unreadable" };
    for (const item of answer.body.data) {
      const reply = readRecord(item);
      const externalId = readId(reply?.id);
      const writtenAt = readMoment(reply?.timestamp ?? reply?.created_time, new Date());
      const isOurs = normalise(reply?.text ?? reply?.message) === normalise(sought.text);
      if (externalId && isOurs && writtenAt.getTime() >= earliestMs) return { kind: "found", externalId };
    }
    const after = readId(readRecord(readRecord(answer.body.paging)?.cursors)?.after);
    if (!after || answer.body.data.length === 0) return { kind: "absent" };
    query.after = after;
  }
  return { kind: "unknown", reason: "too_many_replies" };
}

const normalise = (text: unknown) =>
  String(text ?? "")
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();

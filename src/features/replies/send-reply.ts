import { setTimeout as sleep } from "node:timers/promises";
import type { WorkspaceScope } from "@/db/scope";
import type { SendResult } from "@/features/channels/schema";
import { sendMessage } from "@/features/channels/send-message";
import { log } from "@/lib/log";
import { claimReply } from "./claim-reply";
import { settleReply } from "./settle-reply";

/** What became of an attempt to send: verdicts only, so that it may be kept in job state. */
export type SendVerdict =
  /** `isOwed`: something is still to be done in the conversation. */
  | { kind: "sent" | "unknown" | "refused"; isOwed: boolean }
  | { kind: "in_flight" | "done" }
  | { kind: "superseded"; reason: string }
  | { kind: "not_sent"; retryAfterMs: number };

/** The answer of a send that has happened is worth some patience with the database. */
const SETTLE_PAUSES_MS = [100, 400, 1_500];

/**
 * Claims a prepared reply, sends it, and settles it. Whoever does not get the claim sends nothing. A crash between claim
 * and settle leaves `sending`, which `reconcileReply` ends; nothing is sent twice.
 * @throws the database's error when the claim fails, or when settling fails in spite of patience
 */
export async function sendReply(scope: WorkspaceScope, replyId: string): Promise<SendVerdict> {
  const claim = await claimReply(scope, replyId);
  if (claim.kind !== "claimed") return claim;
  const result = await sendMessage(scope, { ...claim.send, author: "ai" });
  const isOwed = await settleWithPatience(scope, { replyId, conversationId: claim.conversationId }, result);
  log.info({ workspaceId: scope.workspaceId, replyId, result: result.kind }, "send-reply");
  return result.kind === "not_sent"
    ? { kind: "not_sent", retryAfterMs: result.retryAfterMs }
    : { kind: result.kind, isOwed };
}

async function settleWithPatience(
  scope: WorkspaceScope,
  of: { replyId: string; conversationId: string },
  result: SendResult,
): Promise<boolean> {
  for (const pauseMs of SETTLE_PAUSES_MS) {
    try {
      return await settleReply(scope, of, result);
    } catch (error) {
      log.warn({ error, replyId: of.replyId }, "settle-reply failed and is tried again");
      await sleep(pauseMs);
    }
  }
  return settleReply(scope, of, result);
}

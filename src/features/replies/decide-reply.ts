import type { Turn } from "@/features/interactions/read-turn";
import { hasPerson, isWindowOpen } from "@/features/interactions/rules";

/** What is to be done about a turn before any model is asked. */
export type Decision =
  | { kind: "nothing" }
  | { kind: "answer"; as: "message" | "draft" }
  | { kind: "silent"; reason: "person_has_thread" | "ai_is_off" | "nothing_to_answer" }
  | { kind: "hand_over"; reason: "window_closed" | "channel_disconnected" };

/** Decides a turn. Pure: the same turn, the same decision. */
export function decideReply(turn: Turn): Decision {
  if (turn.owedCount === 0) return { kind: "nothing" };
  if (hasPerson({ ...turn.conversation, now: turn.now })) return { kind: "silent", reason: "person_has_thread" };
  if (turn.workspace.replyMode === "off") return { kind: "silent", reason: "ai_is_off" };
  if (!turn.owed.some((interaction) => isAsking(interaction.text))) {
    return { kind: "silent", reason: "nothing_to_answer" };
  }
  if (!isWindowOpen({ ...turn.conversation, now: turn.now })) return { kind: "hand_over", reason: "window_closed" };
  const isDraft = turn.workspace.replyMode === "draft";
  if (!turn.conversation.isConnected && !isDraft) return { kind: "hand_over", reason: "channel_disconnected" };
  return { kind: "answer", as: isDraft ? "draft" : "message" };
}

/** Emoji, stickers' stand-in text, and friends called by their @name alone ask for nothing. */
function isAsking(text: string): boolean {
  const own = text.replace(/(^|\s)[@#][\p{L}\p{N}._]+/gu, " ");
  return /[\p{L}\p{N}?؟？]/u.test(own);
}

import type { WorkspaceScope } from "@/db/scope";
import { readMessageLimit } from "@/features/channels/rules";
import { handOverConversation } from "@/features/interactions/hand-over-conversation";
import type { Turn } from "@/features/interactions/read-turn";
import { settleSilently } from "@/features/interactions/settle-silently";
import { retrievePassages } from "@/features/knowledge/retrieve-passages";
import type { Passage } from "@/features/knowledge/schema";
import { readMemory } from "@/features/memory/read-memory";
import { spendBudget } from "@/features/workspaces/spend-budget";
import { boundCost } from "@/lib/ai/bound-cost";
import { log } from "@/lib/log";
import { fitText } from "./_fit-text";
import { storeReply } from "./_store-reply";
import { type Composition, composeReply } from "./compose-reply";
import { decideReply } from "./decide-reply";
import { guardReply } from "./guard-reply";
import { renderReplyPrompt } from "./prompt";
import { reconcileReply } from "./reconcile-reply";
import { REPLY_OUTPUT_TOKENS } from "./rules";

/** How far a turn got: ids and verdicts only, so that it may be kept in job state. */
export type PrepareVerdict =
  /** Nothing is owed. */
  | { kind: "nothing"; customerId: string | null }
  /** A send is under way; the conversation is due when its end should be known. */
  | { kind: "waiting" }
  /** The turn changed meanwhile: look again. */
  | { kind: "changed" }
  | { kind: "settled"; outcome: "silent" | "handed_over" | "drafted"; reason: string | null; customerId: string }
  /** To be claimed and sent. */
  | { kind: "prepared"; replyId: string; customerId: string };

/**
 * Takes a conversation's turn as far as it goes without sending: ends what earlier attempts left, loads what is owed,
 * decides, recalls, retrieves, writes and guards. Repeated, it finds its own work.
 * @throws AppError `unavailable` while the model or the database is down
 */
export async function prepareReply(scope: WorkspaceScope, conversationId: string): Promise<PrepareVerdict> {
  const left = await reconcileReply(scope, conversationId);
  if (left.kind !== "clear") return left;
  if (!left.turn) return { kind: "nothing", customerId: null };
  const verdict = await take(scope, left.turn);
  log.info({ workspaceId: scope.workspaceId, conversationId, ...verdict }, "prepare-reply");
  return verdict;
}

async function take(scope: WorkspaceScope, turn: Turn): Promise<PrepareVerdict> {
  const decision = decideReply(turn);
  switch (decision.kind) {
    case "nothing":
      return { kind: "nothing", customerId: turn.customer.id };
    case "silent":
      return settle(turn, "silent", decision.reason, await settleSilently(scope, turn, decision.reason));
    case "hand_over":
      return handOver(scope, turn, decision.reason);
    case "answer":
      return write(scope, turn, decision.as);
  }
}

async function write(scope: WorkspaceScope, turn: Turn, as: "message" | "draft"): Promise<PrepareVerdict> {
  const question = turn.owed.map((interaction) => interaction.text);
  const limit = readMessageLimit(turn.conversation.product, turn.conversation.kind);
  const memory = await readMemory(scope, turn.customer.id, turn.conversation.id);
  const passages = await retrievePassages(scope, question.join("\n"));
  const workspaceName = turn.workspace.name;
  const request = { workspaceName, question, memory, passages, maxChars: limit.max };
  const most = boundCost("reply", renderReplyPrompt(request), REPLY_OUTPUT_TOKENS);
  const composition = await spendBudget(scope, most, () => composeReply(request));
  if (composition === null) return decline(scope, turn, as, { reason: "budget_reached", passages: [], spent: UNSPENT });
  const verdict = guardReply(composition, passages, { customerTexts: question, maxLength: limit });
  const spent = costOf(composition);
  if (verdict.kind === "pass") {
    const evidence = toEvidence(passages, verdict.cited);
    const state = as === "draft" ? "draft" : "prepared";
    const reply = { kind: "answer" as const, stateReason: null, text: verdict.text, evidence, ...spent };
    return toVerdict(turn, state, await storeReply(scope, turn, state, reply));
  }
  const reason = composition.canAnswer ? "not_supported" : "not_in_knowledge";
  log.info({ conversationId: turn.conversation.id, reasons: verdict.reasons }, "guard-reply refused");
  return decline(scope, turn, as, { reason, passages, spent });
}

/** No answer of the AI: a person gets the task, and the customer an acknowledgement where that helps. */
async function decline(
  scope: WorkspaceScope,
  turn: Turn,
  as: "message" | "draft",
  why: { reason: string; passages: readonly Passage[]; spent: Spent },
): Promise<PrepareVerdict> {
  const { reason, passages, spent } = why;
  const limit = readMessageLimit(turn.conversation.product, turn.conversation.kind);
  if (turn.hasOpenTask) {
    const settled = await settleSilently(scope, turn, "already_with_a_person");
    return settle(turn, "silent", "already_with_a_person", settled);
  }
  const text = fitText(turn.workspace.acknowledgement.trim(), limit);
  // In public, "I don't know" helps nobody; in draft mode nothing is sent by itself.
  const isSilent = turn.conversation.kind === "comments" || as === "draft" || text === "";
  if (isSilent) return handOver(scope, turn, reason);
  const evidence = toEvidence(passages, []);
  const reply = { kind: "acknowledgement" as const, stateReason: reason, text, evidence, ...spent };
  return toVerdict(turn, "prepared", await storeReply(scope, turn, "prepared", reply));
}

async function handOver(scope: WorkspaceScope, turn: Turn, reason: string): Promise<PrepareVerdict> {
  const settled = await handOverConversation(scope, turn.conversation.id, reason, turn);
  return settle(turn, "handed_over", reason, settled > 0);
}

function settle(turn: Turn, outcome: "silent" | "handed_over", reason: string, isSettled: boolean): PrepareVerdict {
  return isSettled ? { kind: "settled", outcome, reason, customerId: turn.customer.id } : { kind: "changed" };
}

function toVerdict(turn: Turn, state: "prepared" | "draft", replyId: string | null): PrepareVerdict {
  const customerId = turn.customer.id;
  if (replyId === null) return { kind: "changed" };
  if (state === "draft") return { kind: "settled", outcome: "drafted", reason: null, customerId };
  return { kind: "prepared", replyId, customerId };
}

type Spent = Omit<Composition["usage"], "model" | "elapsedMs"> & { model: string | null; generationMs: number | null };

const UNSPENT: Spent = { model: null, inputTokens: null, outputTokens: null, costMicros: null, generationMs: null };

function costOf({ usage }: Composition): Spent {
  const { model, inputTokens, outputTokens, costMicros, elapsedMs } = usage;
  return { model, inputTokens, outputTokens, costMicros, generationMs: Math.round(elapsedMs) };
}

function toEvidence(passages: readonly Passage[], cited: readonly string[]) {
  return passages.map(({ chunkId, sourceId, sourceTitle, content, score }) => ({
    chunkId,
    sourceId,
    sourceTitle,
    passage: content,
    score,
    isCited: cited.includes(chunkId),
  }));
}

import { and, eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { isSameTurn } from "@/features/interactions/is-same-turn";
import { lockConversation } from "@/features/interactions/lock-conversation";
import type { Turn } from "@/features/interactions/read-turn";
import { hasPerson } from "@/features/interactions/rules";
import { setDue } from "@/features/interactions/set-due";
import { newId } from "@/lib/ids";
import { findPrepared } from "./_find-prepared";
import { PIPELINE_VERSION } from "./rules";

type Written = Pick<
  typeof replies.$inferInsert,
  | "kind"
  | "stateReason"
  | "text"
  | "evidence"
  | "model"
  | "inputTokens"
  | "outputTokens"
  | "costMicros"
  | "generationMs"
>;

/**
 * Keeps what was written for a turn: to be claimed and sent, or as a draft that waits for a person. The first of two
 * attempts wins.
 * @returns the reply to send or the draft; null where the turn has changed meanwhile or a person has the thread
 */
export function storeReply(
  scope: WorkspaceScope,
  turn: Turn,
  state: "prepared" | "draft",
  written: Written,
): Promise<string | null> {
  return inWorkspace(scope, async (tx) => {
    const conversation = await lockConversation(tx, turn.conversation.id);
    if (!conversation || hasPerson(conversation) || !(await isSameTurn(tx, turn))) return null;
    const other = await findPrepared(tx, conversation.id);
    if (other && state === "prepared") return other;
    const ofConversation = eq(replies.conversationId, conversation.id);
    await tx
      .update(replies)
      .set({ state: "superseded", stateReason: "written_again" })
      .where(and(ofConversation, eq(replies.state, "prepared")));
    const id = newId();
    await tx.insert(replies).values({
      ...written,
      id,
      state,
      workspaceId: scope.workspaceId,
      conversationId: conversation.id,
      pipelineVersion: PIPELINE_VERSION,
      answersExternalId: turn.owed.at(-1)?.externalId ?? "",
    });
    await tx
      .update(interactions)
      .set({
        replyId: id,
        ...(state === "draft" ? { outcome: "drafted" as const, settledAt: sql`clock_timestamp()` } : {}),
      })
      .where(and(eq(interactions.conversationId, conversation.id), eq(interactions.outcome, "owed")));
    if (state === "draft") await setDue(tx, [conversation.id]);
    return id;
  });
}

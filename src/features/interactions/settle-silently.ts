import { and, eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import { isSameTurn } from "./is-same-turn";
import { lockConversation } from "./lock-conversation";
import type { Turn } from "./read-turn";
import { setDue } from "./set-due";

/**
 * Settles a turn as silence, with the reason.
 * @returns false where the turn has changed since it was loaded; nothing is settled then
 */
export function settleSilently(scope: WorkspaceScope, turn: Turn, reason: string): Promise<boolean> {
  return inWorkspace(scope, async (tx) => {
    const conversation = await lockConversation(tx, turn.conversation.id);
    if (!conversation || !(await isSameTurn(tx, turn))) return false;
    await tx
      .update(interactions)
      .set({ outcome: "silent", outcomeReason: reason, settledAt: sql`clock_timestamp()` })
      .where(and(eq(interactions.conversationId, conversation.id), eq(interactions.outcome, "owed")));
    await tx
      .update(replies)
      .set({ state: "superseded", stateReason: reason })
      .where(and(eq(replies.conversationId, conversation.id), eq(replies.state, "prepared")));
    await setDue(tx, [conversation.id]);
    return true;
  });
}

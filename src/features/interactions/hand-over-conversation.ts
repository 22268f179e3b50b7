import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import { handOverTurn } from "./hand-over-turn";
import { isSameTurn } from "./is-same-turn";
import { lockConversation } from "./lock-conversation";
import type { Turn } from "./read-turn";
import { setDue } from "./set-due";

/**
 * Gives what is owed in a conversation to a person: the end of a turn that could not be answered. What a send under way
 * covers is left to that send.
 * @param as the turn that was decided on; where it has changed since, nothing happens
 * @returns the number of interactions settled
 */
export function handOverConversation(
  scope: WorkspaceScope,
  conversationId: string,
  reason: string,
  as?: Turn,
): Promise<number> {
  return inWorkspace(scope, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (!conversation || (as && !(await isSameTurn(tx, as)))) return 0;
    const settled = await handOverTurn(tx, conversation, reason);
    await setDue(tx, [conversation.id]);
    return settled;
  });
}

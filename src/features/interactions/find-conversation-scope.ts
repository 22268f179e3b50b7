import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { conversations } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { isId } from "@/lib/ids";

/**
 * The job door: an event names a workspace and a conversation, and only a row in which both stand together lets it in.
 * @returns null where there is no such row
 */
export async function findConversationScope(named: {
  workspaceId: string;
  conversationId: string;
}): Promise<WorkspaceScope | null> {
  if (!isId(named.workspaceId) || !isId(named.conversationId)) return null;
  const [row] = await acrossWorkspaces("find-conversation-scope", (tx) =>
    tx
      .select({ workspaceId: conversations.workspaceId })
      .from(conversations)
      .where(and(eq(conversations.id, named.conversationId), eq(conversations.workspaceId, named.workspaceId))),
  );
  return row ? mintScope(row.workspaceId) : null;
}

import { sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { conversations } from "@/db/schema/interactions";
import { replies } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";

/** Two minutes go by for all that a workspace waits for: then every wait is over. */
export async function passTwoMinutes(scope: WorkspaceScope): Promise<void> {
  const earlier = (column: unknown) => sql`${column} - interval '2 minutes'`;
  await inWorkspace(scope, async (tx) => {
    await tx
      .update(replies)
      .set({ claimedAt: earlier(replies.claimedAt), unknownSince: earlier(replies.unknownSince) });
    await tx.update(conversations).set({ dueAt: earlier(conversations.dueAt) });
  });
}

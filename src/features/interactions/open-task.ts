import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { tasks } from "@/db/schema/replies";
import { newId } from "@/lib/ids";

/** Leaves a task for a person; the one that is open in the conversation already stays as it is. */
export async function openTask(
  tx: Transaction,
  task: { workspaceId: string; conversationId: string; reason: string },
): Promise<void> {
  await tx
    .insert(tasks)
    .values({ id: newId(), ...task })
    .onConflictDoNothing({
      target: [tasks.workspaceId, tasks.conversationId],
      where: sql`done_at is null`,
    });
}

import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { conversations } from "@/db/schema/interactions";
import { BACK_OFF_FIRST_MS, BACK_OFF_MAX_MS } from "./rules";

/**
 * Takes conversations whose wake-up is due, longest due first, and pushes each on by its own back-off, so that a backlog
 * is not woken over and over. Two sweeps at once take different ones.
 */
export async function takeDueConversations(limit: number): Promise<{ workspaceId: string; conversationId: string }[]> {
  const rows = await acrossWorkspaces("take-due-conversations", (tx) =>
    tx.execute<{ workspaceId: string; conversationId: string }>(sql`
      update ${conversations} c set
        wakes = c.wakes + 1,
        due_at = clock_timestamp() + make_interval(
          secs => least(${BACK_OFF_MAX_MS / 1000}, ${BACK_OFF_FIRST_MS / 1000} * power(2, least(c.wakes, 10))))
      where c.id in (
        select d.id from ${conversations} d where d.due_at <= now()
        order by d.due_at limit ${limit} for update skip locked)
      returning c.workspace_id as "workspaceId", c.id as "conversationId"`),
  );
  return [...rows];
}

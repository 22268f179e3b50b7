import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { deletionRequests } from "@/db/schema/channels";

export type Deletion = { code: string; channels: number; completedAt: Date };

const CODE = /^[0-9a-f]{32}$/;

/** What became of a request to delete, for whoever has its code; null when there is none of that code. */
export async function readDeletion(code: string): Promise<Deletion | null> {
  if (!CODE.test(code)) return null;
  const { channels, completedAt } = deletionRequests;
  const [found] = await acrossWorkspaces("read-deletion", (tx) =>
    tx
      .select({ code: deletionRequests.code, channels, completedAt })
      .from(deletionRequests)
      .where(eq(deletionRequests.code, code)),
  );
  return found ?? null;
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { recordEvent } from "./_record-event";
import type { Caller, Session } from "./schema";

/** Changes the name under which others see a person. */
export async function renameAccount({ userId, sessionId }: Session, name: string, caller: Caller): Promise<void> {
  await acrossWorkspaces("identity", async (tx) => {
    await tx.update(users).set({ name }).where(eq(users.id, userId));
    await recordEvent(tx, { userId, act: "account.renamed", sessionId, caller });
  });
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { lockAccount } from "./_lock-account";
import { recordEvent } from "./_record-event";
import type { Caller, Session } from "./schema";

/**
 * Changes the name under which others see a person.
 * @throws AppError `unauthenticated` as `lockAccount`
 */
export async function renameAccount(session: Session, name: string, caller: Caller): Promise<void> {
  const { userId, sessionId } = session;
  await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    await tx.update(users).set({ name }).where(eq(users.id, userId));
    await recordEvent(tx, { userId, act: "account.renamed", sessionId, caller });
  });
}

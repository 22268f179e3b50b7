import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import type { Session } from "./schema";

/** Changes the name under which others see a person. */
export async function renameAccount(session: Session, name: string): Promise<void> {
  await acrossWorkspaces("identity", (tx) => tx.update(users).set({ name }).where(eq(users.id, session.userId)));
}

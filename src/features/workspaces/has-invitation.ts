import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { invitations } from "@/db/schema/workspaces";
import { isOpen } from "./_open-invitation";

/** True while some workspace waits for the person of this (normalised) address. For sign-in alone: it tells nobody. */
export async function hasInvitation(email: string): Promise<boolean> {
  const open = await acrossWorkspaces("has-invitation", (tx) =>
    tx
      .select({ id: invitations.id })
      .from(invitations)
      .where(and(eq(invitations.email, email), isOpen))
      .limit(1),
  );
  return open.length > 0;
}

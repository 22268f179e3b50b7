import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { mintScope } from "@/db/mint-scope";
import { invitations, members } from "@/db/schema/workspaces";
import { createUser } from "@/features/identity/create-user";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import type { Caller, Session } from "@/features/identity/schema";
import { AppError } from "@/lib/errors";
import { isUnused } from "./_open-invitation";
import { type Invitation, readInvitation } from "./read-invitation";
import { writeAudit } from "./write-audit";

/**
 * Makes the invited person a member. Somebody with an account must be signed in with it: an invitation never sets a
 * password. Somebody without one gets it here.
 * @throws AppError `not_found` for a dead link, `forbidden` for another person's and for a new one while SIGN_UP is closed, `unauthenticated` when signing in is
 *   wanted first, `invalid` for a weak password
 */
export async function acceptInvitation(
  token: string,
  by: { session: Session | null; newAccount: { name: string; password: string } | null; caller: Caller },
): Promise<{ slug: string; email: string; isNewAccount: boolean }> {
  const invitation = await readInvitation(token);
  const { userId, name, isNewAccount } = await findPerson(invitation, by);
  const scope = mintScope(invitation.workspaceId);
  await inWorkspace(scope, async (tx) => {
    const accepted = await tx
      .update(invitations)
      .set({ acceptedAt: new Date() })
      .where(and(eq(invitations.id, invitation.id), isUnused))
      .returning({ role: invitations.role });
    const [first] = accepted;
    if (!first) throw new AppError("not_found", "This invitation was used or taken back.");
    await tx.insert(members).values({ workspaceId: scope.workspaceId, userId, role: first.role }).onConflictDoNothing();
    await writeAudit(
      tx,
      scope,
      { userId, label: name, addressPrefix: by.caller.addressPrefix },
      {
        act: "invitation.accepted",
        subject: { kind: "invitation", id: invitation.id },
        details: { email: invitation.email, role: first.role },
      },
    );
  });
  return { slug: invitation.slug, email: invitation.email, isNewAccount };
}

async function findPerson(
  invitation: Invitation,
  by: { session: Session | null; newAccount: { name: string; password: string } | null; caller: Caller },
): Promise<{ userId: string; name: string; isNewAccount: boolean }> {
  const { session, newAccount, caller } = by;
  if (session) {
    if (session.email !== invitation.email) {
      throw new AppError("forbidden", `This invitation is for ${invitation.email}. Sign in as that person.`);
    }
    return { userId: session.userId, name: session.name, isNewAccount: false };
  }
  if (invitation.userId) throw new AppError("unauthenticated", `Sign in as ${invitation.email} to accept.`);
  if (readSignUpMode() === "closed") throw new AppError("forbidden", "No new accounts are made here at the moment.");
  if (!newAccount) throw new AppError("invalid", "Name and password: choose them to accept.");
  const made = await createUser({ email: invitation.email, ...newAccount, caller });
  if (!made) throw new AppError("unauthenticated", `Sign in as ${invitation.email} to accept.`);
  return { userId: made.userId, name: newAccount.name, isNewAccount: true };
}

import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { mintScope } from "@/db/mint-scope";
import { invitations, members, workspaces } from "@/db/schema/workspaces";
import { createUser } from "@/features/identity/create-user";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import type { Caller, Session } from "@/features/identity/schema";
import { AppError } from "@/lib/errors";
import { isUnused } from "./_open-invitation";
import { type Invitation, readInvitation } from "./read-invitation";
import type { Actor } from "./schema";
import { toActor } from "./to-actor";
import { writeAudit } from "./write-audit";

type Acceptance = {
  session: Session | null;
  /** Given by somebody who says that they are new here. */
  newAccount: { name: string; password: string } | null;
  caller: Caller;
};

/**
 * Makes the invited person a member. Whoever has an account comes with its session; whoever says that they are new gets
 * an account. Where the address turns out to have one nothing is changed, least of all its password, and the answer is
 * the same: only signing in tells.
 * @throws AppError `not_found` for a dead link, `forbidden` for another person's and for a new account while SIGN_UP is
 *   closed, `unauthenticated` when signing in is wanted first, `invalid` for a weak password
 */
export async function acceptInvitation(token: string, by: Acceptance): Promise<{ slug: string; email: string }> {
  const invitation = await readInvitation(token);
  const { slug, email } = invitation;
  const person = await findPerson(invitation, by);
  if (person) await join(invitation, toActor({ ...person, email }, by.caller));
  return { slug, email };
}

/** @returns null for somebody who says that they are new and is not */
async function findPerson(
  { email }: Invitation,
  { session, newAccount, caller }: Acceptance,
): Promise<{ userId: string; name: string } | null> {
  if (session?.email === email) return { userId: session.userId, name: session.name };
  if (newAccount) {
    if (readSignUpMode() === "closed") throw new AppError("forbidden", "No new accounts are made here at the moment.");
    const made = await createUser({ email, ...newAccount, caller });
    return made && { userId: made.userId, name: newAccount.name };
  }
  if (session) throw new AppError("forbidden", `This invitation is for ${email}. Sign in as that person.`);
  throw new AppError("unauthenticated", `Sign in as ${email} to accept.`);
}

async function join(invitation: Invitation, actor: Actor & { userId: string }): Promise<void> {
  const scope = mintScope(invitation.workspaceId);
  await inWorkspace(scope, async (tx) => {
    // First, as whoever removes the inviter takes them: else the two may wait for each other.
    await tx
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(eq(workspaces.id, scope.workspaceId))
      .for("key share");
    const [accepted] = await tx
      .update(invitations)
      .set({ acceptedAt: new Date() })
      .where(and(eq(invitations.id, invitation.id), isUnused))
      .returning({ role: invitations.role });
    if (!accepted) throw new AppError("not_found", "This invitation was used or taken back.");
    const { role } = accepted;
    await tx
      .insert(members)
      .values({ workspaceId: scope.workspaceId, userId: actor.userId, role })
      .onConflictDoNothing();
    await writeAudit(tx, scope, actor, {
      act: "invitation.accepted",
      subject: { kind: "invitation", id: invitation.id },
      details: { email: invitation.email, role },
    });
  });
}

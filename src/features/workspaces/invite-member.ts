import { and, count, eq, gt, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { users } from "@/db/schema/identity";
import { invitations, members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import { normaliseEmail } from "@/features/identity/rules";
import { sendMail } from "@/features/identity/send-mail";
import { freshSecret } from "@/lib/crypto/fresh-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { isUnused } from "./_open-invitation";
import { recheckAct } from "./recheck-act";
import { revokeInvitation } from "./revoke-invitation";
import { mayAssign, type Role } from "./rules";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

const INVITATION_HOURS = 72;
/** Whoever may sign up may invite, and an invitation is a mail to an address of their choice. */
const MOST_A_DAY = 100;

/**
 * Invites somebody by e-mail address; an open invitation of that address is replaced. The link works for three days and
 * once. Once a mail is on its way, only the mail carries it: whoever holds the link can make that person's account.
 * Without a mail server it is returned, for the inviter to pass on, and where the mail fails as well, unless anybody may
 * sign up and invite.
 * @throws AppError `forbidden` for a role the inviter may not give, `conflict` for somebody who is a member,
 *   `rate_limited` after a hundred invitations of a workspace in a day, `unavailable` when the mail fails where
 *   anybody may sign up: the invitation is taken back then
 */
export async function inviteMember(
  scope: WorkspaceScope,
  by: { actor: Actor },
  invited: { email: string; role: Role },
): Promise<{ mail: "sent"; url: null } | { mail: "failed" | "not_set_up"; url: string }> {
  const email = normaliseEmail(invited.email);
  const token = freshSecret();
  const { workspaceId } = scope;
  const invitationId = newId();
  const name = await inWorkspace(scope, async (tx) => {
    const [workspace] = await tx
      .select({ name: workspaces.name })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId))
      .for("update");
    const inviterRole = await recheckAct(tx, scope, by.actor, "members.manage");
    if (!mayAssign(inviterRole, invited.role)) {
      throw new AppError("forbidden", `You may not invite somebody as ${invited.role}.`);
    }
    const already = await tx
      .select({ userId: members.userId })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.workspaceId, workspaceId), eq(users.email, email)));
    if (already.length > 0) throw new AppError("conflict", "This person is a member already.");
    const [today] = await tx
      .select({ sent: count() })
      .from(invitations)
      .where(
        and(eq(invitations.workspaceId, workspaceId), gt(invitations.createdAt, sql`now() - interval '24 hours'`)),
      );
    if ((today?.sent ?? 0) >= MOST_A_DAY) {
      throw new AppError("rate_limited", `A workspace invites at most ${MOST_A_DAY} people a day. Go on tomorrow.`);
    }
    await tx
      .update(invitations)
      .set({ revokedAt: new Date() })
      .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.email, email), isUnused));
    await tx.insert(invitations).values({
      id: invitationId,
      workspaceId,
      email,
      role: invited.role,
      tokenHash: hashSecret(token),
      invitedBy: by.actor.userId,
      expiresAt: sql`now() + ${INVITATION_HOURS} * interval '1 hour'`,
    });
    await writeAudit(tx, scope, by.actor, {
      act: "invitation.created",
      subject: { kind: "invitation", id: invitationId },
      details: { email, role: invited.role },
    });
    return workspace?.name ?? "";
  });
  const url = `${env().APP_URL}/invitation#${token}`;
  const [inviter, shop] = [onOneLine(by.actor.label), onOneLine(name)];
  const text = `${inviter} invites you to ${shop} on Ebizmate, as ${invited.role}.\n\nAccept within three days:\n${url}`;
  const mail = await sendMail({ to: email, subject: `Invitation to ${shop}`, text });
  if (mail === "sent") return { mail, url: null };
  // Where anybody may invite, a mail that is made to fail must not hand them the link either.
  if (mail === "failed" && readSignUpMode() === "open") {
    await revokeInvitation(scope, by.actor, invitationId).catch((error: unknown) => {
      // Replaced meanwhile, or accepted: then the mail came through although its server did not say so.
      if (!(error instanceof AppError && error.code === "not_found")) throw error;
    });
    throw new AppError("unavailable", "The mail could not be sent. Try again later.");
  }
  return { mail, url };
}

/** A name that somebody chose: it must not look like more of the mail than a name. */
const onOneLine = (name: string) => name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();

import { z } from "zod";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { readSession } from "@/features/identity/read-session";
import { acceptInvitation } from "@/features/workspaces/accept-invitation";
import { readInvitation } from "@/features/workspaces/read-invitation";
import { answerForm } from "../answer-form";

const Invitation = z.object({
  token: z.string().min(1).max(100),
  /** Absent: only tell what the invitation is. */
  accept: z
    .object({
      newAccount: z.object({ name: z.string().trim().min(1).max(100), password: z.string().max(1000) }).nullable(),
    })
    .optional(),
});

/** Shows an invitation to whoever holds its secret, and accepts it. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, Invitation, async ({ token, accept }, caller) => {
    await limitAttempts({ what: null, addressPrefix: caller.addressPrefix });
    const session = await readSession(request.headers.get("cookie"));
    if (accept) return { body: await acceptInvitation(token, { session, newAccount: accept.newAccount, caller }) };
    const { workspaceName, email, role } = await readInvitation(token);
    return { body: { workspaceName, email, role, signedInAs: session?.email ?? null } };
  });
}

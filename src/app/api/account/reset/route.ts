import { z } from "zod";
import { checkResetLink } from "@/features/identity/check-reset-link";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { resetPassword } from "@/features/identity/reset-password";
import { answerForm } from "../answer-form";

const Reset = z.object({
  token: z.string().min(1).max(100),
  /** Absent: only tell whether the link is good. */
  password: z.string().max(1000).optional(),
});

/** Sets a new password with the secret of a link. Signs nobody in. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, Reset, async ({ token, password }, caller) => {
    await limitAttempts({ what: null, addressPrefix: caller.addressPrefix });
    if (password === undefined) await checkResetLink(token);
    else await resetPassword({ token, password, caller });
    return { body: { done: true } };
  });
}

import { z } from "zod";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { resetPassword } from "@/features/identity/reset-password";
import { answerForm } from "../answer-form";

const Reset = z.object({ token: z.string().min(1).max(100), password: z.string().max(1000) });

/** Sets a new password with the secret of a link. Signs nobody in. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, Reset, async ({ token, password }, caller) => {
    await limitAttempts({ what: null, addressPrefix: caller.addressPrefix });
    await resetPassword({ token, password, caller });
    return { body: { done: true } };
  });
}

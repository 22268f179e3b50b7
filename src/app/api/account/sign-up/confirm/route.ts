import { z } from "zod";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { readSignUp } from "@/features/identity/read-sign-up";
import { confirmSignUp } from "@/features/workspaces/confirm-sign-up";
import { answerForm } from "../../answer-form";

const Confirmation = z.object({
  token: z.string().min(1).max(100),
  /** Absent: only tell which account the link makes. */
  password: z.string().max(1000).optional(),
});

/** Shows to whoever holds the secret of a mailed link which account waits for it, and makes that. Signs nobody in. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, Confirmation, async ({ token, password }, caller) => {
    await limitAttempts({ what: null, addressPrefix: caller.addressPrefix });
    return {
      body: password === undefined ? await readSignUp(token) : await confirmSignUp({ token, password, caller }),
    };
  });
}

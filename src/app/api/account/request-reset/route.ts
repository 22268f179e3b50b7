import { z } from "zod";
import { requestReset } from "@/features/identity/request-reset";
import { answerForm } from "../answer-form";

const RequestReset = z.object({ email: z.email().max(254) });

/** Mails a link to set a new password, if there is such an account; the answer does not tell. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, RequestReset, async ({ email }, caller) => ({
    body: await requestReset({ email, caller }),
  }));
}

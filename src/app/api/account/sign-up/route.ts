import { z } from "zod";
import { signUp } from "@/features/workspaces/sign-up";
import { answerForm } from "../answer-form";

const SignUp = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(100),
  password: z.string().max(1000),
  workspaceName: z.string().trim().min(1).max(100),
});

/** Makes an account with its first workspace. Says the same for an address that is taken. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, SignUp, async (input, caller) => {
    await signUp({ ...input, caller });
    return { body: { done: true } };
  });
}

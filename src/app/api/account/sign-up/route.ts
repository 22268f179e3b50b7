import { z } from "zod";
import { signUp } from "@/features/workspaces/sign-up";
import { answerForm } from "../answer-form";

/** Kept after the answer, where mail confirms: what cannot be kept has to be told before. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !text.includes("\0"), "It holds a character that cannot be kept.");
const SignUp = z.object({
  email: z.email().max(254),
  name: Name,
  password: z.string().max(1000),
  workspaceName: Name,
});

/** Asks for an account with its first workspace. Says the same for an address that is taken. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, SignUp, async (input, caller) => ({
    body: { done: true, ...(await signUp({ ...input, caller })) },
  }));
}

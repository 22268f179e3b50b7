import { z } from "zod";
import { changePassword } from "@/features/identity/change-password";
import { readSession } from "@/features/identity/read-session";
import { writeSessionCookies } from "@/features/identity/write-session-cookies";
import { AppError } from "@/lib/errors";
import { answerForm } from "../answer-form";

const Change = z.object({
  password: z.string().max(1000).nullable(),
  code: z.string().max(100).nullable(),
  newPassword: z.string().max(1000),
});

/** Changes one's own password. A route and no procedure, since the caller goes on with new cookies. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, Change, async ({ password, code, newPassword }, caller) => {
    const session = await readSession(request.headers.get("cookie"));
    if (!session) throw new AppError("unauthenticated", "You were signed out. Sign in again.");
    const tokens = await changePassword(session, { proof: { password, code }, newPassword, caller });
    return { body: { done: true }, cookies: writeSessionCookies(tokens) };
  });
}

import { z } from "zod";
import { changePassword } from "@/features/identity/change-password";
import { checkSession } from "@/features/identity/check-session";
import { writeSessionCookies } from "@/features/identity/write-session-cookies";
import { AppError } from "@/lib/errors";
import { answerForm } from "../answer-form";

const Change = z.object({
  password: z.string().max(1000).nullable(),
  code: z.string().max(100).nullable(),
  newPassword: z.string().max(1000),
});

/**
 * Changes one's own password. A route and no procedure, since the caller goes on with new cookies. 401 `access_expired`
 * says that nothing was done and renewing helps.
 */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, Change, async ({ password, code, newPassword }, caller) => {
    const check = await checkSession(request.headers.get("cookie"));
    if (check.kind === "expired") return { status: 401, body: { reason: "access_expired" } };
    if (check.kind !== "live") throw new AppError("unauthenticated", "You were signed out. Sign in again.");
    const tokens = await changePassword(check.session, { proof: { password, code }, newPassword, caller });
    return { body: { done: true }, cookies: writeSessionCookies(tokens) };
  });
}

import { checkSession } from "@/features/identity/check-session";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { answerJson } from "../../answer-json";
import { answerFailure } from "../answer-failure";

const REASONS = { missing: "no_session", expired: "access_expired", revoked: "session_revoked" } as const;

/** Who is signed in, until when, and for which workspaces. */
export async function GET(request: Request): Promise<Response> {
  try {
    const check = await checkSession(request.headers.get("cookie"));
    if (check.kind !== "live") return answerJson(401, { reason: REASONS[check.kind] });
    const { userId, sessionId, email, name, isOperator, accessExpiresAt } = check.session;
    const workspaces = await listMyWorkspaces(check.session);
    return answerJson(200, {
      user: { id: userId, email, name, isOperator },
      sessionId,
      accessExpiresAt: accessExpiresAt.toISOString(),
      // Relative as well: the clock of the browser may be minutes off.
      expiresInMs: accessExpiresAt.getTime() - Date.now(),
      workspaces,
    });
  } catch (error) {
    return answerFailure(error);
  }
}

import { isOwnOrigin } from "@/features/identity/is-own-origin";
import { readCaller } from "@/features/identity/read-caller";
import { renewSession } from "@/features/identity/renew-session";
import { REFRESH_HEADER } from "@/features/identity/rules";
import { clearSessionCookies, writeSessionCookies } from "@/features/identity/write-session-cookies";
import { answerJson } from "../../answer-json";
import { answerFailure } from "../answer-failure";

/** Exchanges both cookies for new ones. 401 says that only signing in helps; 503 leaves the cookies as they are. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers, { header: REFRESH_HEADER })) return answerJson(403, { reason: "other_site" });
  try {
    const renewal = await renewSession(request.headers.get("cookie"), readCaller(request.headers));
    if (renewal.kind === "unknown") return answerJson(401, { reason: "no_session" });
    if (renewal.kind === "too_often") return answerJson(429, { reason: "too_often" }, [], { "retry-after": "60" });
    if (renewal.kind !== "renewed") return answerJson(401, { reason: "session_revoked" }, clearSessionCookies());
    const { accessExpiresAt } = renewal.tokens;
    return answerJson(
      200,
      { accessExpiresAt: accessExpiresAt.toISOString(), expiresInMs: accessExpiresAt.getTime() - Date.now() },
      writeSessionCookies(renewal.tokens),
    );
  } catch (error) {
    return answerFailure(error);
  }
}

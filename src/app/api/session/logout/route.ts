import { endSession } from "@/features/identity/end-session";
import { isOwnOrigin } from "@/features/identity/is-own-origin";
import { readCaller } from "@/features/identity/read-caller";
import { REFRESH_HEADER } from "@/features/identity/rules";
import { clearSessionCookies } from "@/features/identity/write-session-cookies";
import { answerJson } from "../../answer-json";
import { answerFailure } from "../answer-failure";

/** Signs out, also with an expired access token. 503 means: still signed in. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers, { header: REFRESH_HEADER })) return answerJson(403, { reason: "other_site" });
  try {
    const { ended } = await endSession(request.headers.get("cookie"), readCaller(request.headers));
    const hasEnded = ended.length > 0;
    // Not "storage": nothing of a session is kept there, but how the page looks is.
    const clear = { "clear-site-data": '"cache"' };
    return answerJson(hasEnded ? 200 : 204, hasEnded ? { signedOut: true } : null, clearSessionCookies(), clear);
  } catch (error) {
    return answerFailure(error);
  }
}

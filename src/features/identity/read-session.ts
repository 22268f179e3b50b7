import { checkSession } from "./check-session";
import type { Session } from "./schema";

/**
 * Who is asking, or null when nobody who may: no, an expired or an ended session.
 * @throws AppError `unavailable` when the database does not answer
 */
export async function readSession(cookieHeader: string | null): Promise<Session | null> {
  const check = await checkSession(cookieHeader);
  return check.kind === "live" ? check.session : null;
}

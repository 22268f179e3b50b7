import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { checkSession } from "@/features/identity/check-session";
import { isOwnOrigin } from "@/features/identity/is-own-origin";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { appRouter } from "@/trpc/root";

const MAX_BATCH_CALLS = 20;
const MAX_BODY_BYTES = 1024 * 1024;
/** What the browser's fetch wrapper goes by: only `access_expired` is worth a renewal. */
const REASONS = { expired: "access_expired", revoked: "session_revoked", missing: "signed_out" } as const;

/**
 * The admin API. Whoever is not signed in is answered here with a true 401, before any procedure runs; calls that
 * change something come as JSON from our own pages only.
 */
async function answer(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers)) return refuse(403, "foreign_origin");
  if (request.method === "POST") {
    const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json") return refuse(415, "json_only");
    if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) return refuse(413, "too_large");
  }
  try {
    const check = await checkSession(request.headers.get("cookie"));
    if (check.kind !== "live") return refuse(401, REASONS[check.kind]);
    const { session } = check;
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: request,
      router: appRouter,
      createContext: () => ({ session }),
      responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store" }) }),
      maxBatchSize: MAX_BATCH_CALLS,
    });
  } catch (error) {
    log.error({ error }, "admin api: no answer");
    return error instanceof AppError && error.code === "unavailable"
      ? refuse(503, "unavailable")
      : refuse(500, "internal");
  }
}

function refuse(status: number, reason: string): Response {
  return Response.json({ reason }, { status, headers: { "cache-control": "no-store" } });
}

export { answer as GET, answer as POST };

import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { checkSession } from "@/features/identity/check-session";
import { isOwnOrigin } from "@/features/identity/is-own-origin";
import { limitCalls } from "@/features/identity/limit-calls";
import { readCaller } from "@/features/identity/read-caller";
import { resolveApiKey } from "@/features/workspaces/resolve-api-key";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";
import type { Context } from "@/trpc/init";
import { appRouter } from "@/trpc/root";

const MAX_BATCH_CALLS = 20;
const MAX_BODY_BYTES = 1024 * 1024;
/** What the browser's fetch wrapper goes by: only `access_expired` is worth a renewal. */
const REASONS = { expired: "access_expired", revoked: "session_revoked", missing: "no_session" } as const;

/**
 * The admin API. Whoever is not signed in is answered here with a true 401, before any procedure runs; calls that
 * change something come as JSON from our own pages only.
 */
async function answer(given: Request): Promise<Response> {
  let request = given;
  if (!isOwnOrigin(request.headers)) return refuse(403, "other_site");
  if (request.method === "POST") {
    const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json") return refuse(415, "json_only");
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body.kind !== "read") return refuse(UNREAD_STATUS[body.kind], body.kind);
    request = new Request(request.url, { method: "POST", headers: request.headers, body: Buffer.from(body.bytes) });
  }
  try {
    const context = await readContext(request);
    if (typeof context === "string") return refuse(401, context);
    const seconds = limitCalls(context.session?.userId ?? context.apiKey?.keyId ?? "");
    if (seconds !== null) return refuse(429, "too_many_calls", { "retry-after": `${seconds}` });
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: request,
      router: appRouter,
      createContext: () => context,
      responseMeta: ({ errors }) => ({ headers: new Headers({ "cache-control": "no-store", ...waitOf(errors) }) }),
      maxBatchSize: MAX_BATCH_CALLS,
    });
  } catch (error) {
    log.error({ error }, "admin api: no answer");
    return error instanceof AppError && error.code === "unavailable"
      ? refuse(503, "unavailable")
      : refuse(500, "internal");
  }
}

/** The longest wait that a call of the batch was told of. */
function waitOf(errors: readonly { cause?: unknown }[]): Record<string, string> {
  const waits = errors.map(({ cause }) => (cause instanceof AppError ? (cause.waitSeconds ?? 0) : 0));
  const longest = Math.max(0, ...waits);
  return longest > 0 ? { "retry-after": `${longest}` } : {};
}

/** Who asks: a program by its key, else a person by the session; the reason when it is nobody who may. */
async function readContext(request: Request): Promise<Context | string> {
  const caller = readCaller(request.headers);
  const key = /^Bearer (ebz_.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (key) {
    const apiKey = await resolveApiKey(key);
    return apiKey ? { session: null, apiKey, caller } : "unknown_key";
  }
  const check = await checkSession(request.headers.get("cookie"));
  return check.kind === "live" ? { session: check.session, apiKey: null, caller } : REASONS[check.kind];
}

function refuse(status: number, reason: string, more: Record<string, string> = {}): Response {
  return Response.json({ reason }, { status, headers: { "cache-control": "no-store", ...more } });
}

export { answer as GET, answer as POST };

import type { z } from "zod";
import { isOwnOrigin } from "@/features/identity/is-own-origin";
import { readCaller } from "@/features/identity/read-caller";
import type { Caller } from "@/features/identity/schema";
import { AppError, type ErrorCode } from "@/lib/errors";
import { isUnstorableText } from "@/lib/is-unstorable-text";
import { log } from "@/lib/log";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";
import { describeIssues } from "@/lib/zod-words";
import { answerJson } from "../answer-json";

const BODY_BYTES = 16 * 1024;
const UNREAD = {
  too_large: "Too much.",
  too_slow: "This took too long to arrive. Try again.",
  cut_off: "This broke off on its way. Try again.",
} as const;
const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  rate_limited: 429,
  too_large: 413,
  unavailable: 503,
  internal: 500,
};

/**
 * Answers a form that is no procedure: JSON from our own pages only, parsed by `schema`. What `work` gives
 * is the answer; an `AppError` is answered by its code with its message, anything else without a word.
 */
export async function answerForm<Input>(
  request: Request,
  schema: z.ZodType<Input>,
  work: (input: Input, caller: Caller) => Promise<{ body: unknown; status?: number; cookies?: string[] }>,
): Promise<Response> {
  if (!isOwnOrigin(request.headers)) return answerJson(403, { reason: "other_site" });
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return answerJson(415, { reason: "json_only" });
  }
  const body = await readBody(request, BODY_BYTES);
  if (body.kind !== "read")
    return answerJson(UNREAD_STATUS[body.kind], { reason: body.kind, message: UNREAD[body.kind] });
  try {
    const input = schema.safeParse(parseJson(body.bytes));
    if (!input.success) throw new AppError("invalid", describeIssues(input.error));
    const done = await work(input.data, readCaller(request.headers));
    return answerJson(done.status ?? 200, done.body, done.cookies);
  } catch (error) {
    return refuse(error);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new AppError("invalid", "Form: not JSON.");
  }
}

function refuse(error: unknown): Response {
  if (error instanceof AppError && error.code !== "internal") {
    if (error.code === "unavailable") log.error({ error }, "form failed: something it needs is down");
    const more: HeadersInit = error.waitSeconds === null ? {} : { "retry-after": `${error.waitSeconds}` };
    return answerJson(STATUS[error.code], { reason: error.code, message: error.message }, [], more);
  }
  if (isUnstorableText(error)) {
    return answerJson(400, { reason: "invalid", message: "A text holds a character that cannot be kept." });
  }
  log.error({ error }, "form failed");
  return answerJson(500, { reason: "internal", message: "Something went wrong on our side." });
}

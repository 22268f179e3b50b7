import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, type ErrorCode } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { isUnstorableText } from "@/lib/is-unstorable-text";
import { log } from "@/lib/log";
import { describeIssues } from "@/lib/zod-words";

const UNSTORABLE = "A text holds a character that cannot be kept.";

/**
 * The one error map of the admin door: what a procedure threw, as the error that may leave. An unknown error leaves
 * only a number, under which the log has the details. The cause is always an `AppError`.
 */
export function toTrpcError(thrown: unknown): TRPCError {
  const error = toAppError(thrown instanceof TRPCError && thrown.cause !== undefined ? thrown.cause : thrown);
  return new TRPCError({ code: codeOf(error.code), message: error.message, cause: error });
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError && thrown.code !== "internal") {
    if (thrown.code === "unavailable") log.error({ error: thrown }, "admin call failed: something it needs is down");
    return thrown;
  }
  if (thrown instanceof ZodError) return new AppError("invalid", describeIssues(thrown), { cause: thrown });
  if (isUnstorableText(thrown)) return new AppError("invalid", UNSTORABLE, { cause: thrown });
  const errorId = newId();
  log.error({ error: thrown, errorId }, "admin call failed");
  return new AppError("internal", `Something went wrong on our side. The log has it under ${errorId}.`, {
    cause: thrown,
  });
}

function codeOf(code: ErrorCode): TRPCError["code"] {
  switch (code) {
    case "unauthenticated":
      return "UNAUTHORIZED";
    case "forbidden":
      return "FORBIDDEN";
    case "not_found":
      return "NOT_FOUND";
    case "invalid":
      return "BAD_REQUEST";
    case "conflict":
      return "CONFLICT";
    case "rate_limited":
      return "TOO_MANY_REQUESTS";
    case "too_large":
      return "PAYLOAD_TOO_LARGE";
    case "unavailable":
      return "SERVICE_UNAVAILABLE";
    case "internal":
      return "INTERNAL_SERVER_ERROR";
    default:
      return code satisfies never;
  }
}

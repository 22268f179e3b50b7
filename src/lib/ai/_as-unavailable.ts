import { APICallError } from "ai";
import { AppError } from "@/lib/errors";

/** Turns what the SDK throws into the one error family. The provider's own words stay in the cause, and out of the log. */
export function asUnavailable(cause: unknown, what: string): AppError {
  if (cause instanceof AppError) return cause;
  if (APICallError.isInstance(cause)) {
    const status = cause.statusCode === undefined ? "no answer" : `status ${cause.statusCode}`;
    return new AppError("unavailable", `${what} failed: ${status}.`, { cause, retryable: cause.isRetryable });
  }
  return new AppError("unavailable", `${what} failed.`, { cause });
}

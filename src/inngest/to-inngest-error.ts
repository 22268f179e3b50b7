import { NonRetriableError } from "inngest";
import { AppError } from "@/lib/errors";

/** What a failed step says to the engine: whether to try again. Messages of unknown errors stay in the log. */
export function toInngestError(error: unknown, step: string): Error {
  if (error instanceof AppError) {
    return error.retryable ? new Error(`${step}: ${error.code}`) : new NonRetriableError(`${step}: ${error.code}`);
  }
  return new Error(`${step}: ${error instanceof Error ? error.name : "unknown error"}`);
}

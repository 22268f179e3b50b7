import { AppError } from "@/lib/errors";

/** What somebody is told who has to wait before the next try. */
export function tooManyTries(seconds: number): AppError {
  const unit = seconds === 1 ? "second" : "seconds";
  return new AppError("rate_limited", `Too many tries. Wait ${seconds} ${unit}.`, { waitSeconds: seconds });
}

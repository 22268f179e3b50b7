import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { answerJson } from "../answer-json";

/** What broke off is answered 503 while something we need is down, else 500, and leaves every cookie as it is. */
export function answerFailure(error: unknown): Response {
  log.error({ error }, "session: no answer");
  const isDown = error instanceof AppError && error.code === "unavailable";
  return isDown ? answerJson(503, { reason: "unavailable" }) : answerJson(500, { reason: "internal" });
}

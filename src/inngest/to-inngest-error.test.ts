import { NonRetriableError } from "inngest";
import { expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { toInngestError } from "./to-inngest-error";

it("tries again what may succeed later, and nothing else of ours", () => {
  expect(toInngestError(new AppError("unavailable", "The model is down."), "step")).not.toBeInstanceOf(
    NonRetriableError,
  );
  expect(toInngestError(new AppError("invalid", "No."), "step")).toBeInstanceOf(NonRetriableError);
  expect(toInngestError(new TypeError("x"), "step")).not.toBeInstanceOf(NonRetriableError);
});

it("tells the engine the class of an error, never its words", () => {
  const failed = new Error("Failed query: select … params: Do you ship to Austria?");
  expect(toInngestError(failed, "prepare-reply").message).toBe("prepare-reply: Error");
  expect(toInngestError(new AppError("internal", "Ada's message"), "send-reply").message).toBe("send-reply: internal");
  expect(toInngestError("text", "sweep").message).toBe("sweep: unknown error");
});

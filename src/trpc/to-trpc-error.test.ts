import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, type ErrorCode } from "@/lib/errors";
import { toTrpcError } from "./to-trpc-error";

const statuses: Record<Exclude<ErrorCode, "internal">, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  rate_limited: 429,
  too_large: 413,
  unavailable: 503,
};

describe("toTrpcError", () => {
  it.each(Object.entries(statuses))("answers %s with %i and its message", (code, status) => {
    const error = toTrpcError(new AppError(code as ErrorCode, "name: expected a name"));
    expect(getHTTPStatusCodeFromError(error)).toBe(status);
    expect(error.message).toBe("name: expected a name");
  });

  it("unwraps what tRPC has wrapped", () => {
    const wrapped = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: new AppError("not_found", "gone") });
    expect(toTrpcError(wrapped)).toMatchObject({ code: "NOT_FOUND", message: "gone" });
  });

  it.each([
    ["an unknown error", new Error('Failed query: select "token" params: hunter2')],
    ["our own internal error", new AppError("internal", "hunter2")],
    ["something that is no error", "hunter2"],
  ])("lets of %s nothing out but a number", (_, thrown) => {
    const error = toTrpcError(thrown);
    expect(error.code).toBe("INTERNAL_SERVER_ERROR");
    expect(error.message).toMatch(/under [0-9a-f-]{36}\.$/);
    expect(error.message).not.toMatch(/hunter2|select/);
  });

  it("says of a text that Postgres cannot hold whose fault it is", () => {
    const thrown = new Error("Failed query", { cause: Object.assign(new Error("x"), { code: "22021" }) });
    expect(getHTTPStatusCodeFromError(toTrpcError(thrown))).toBe(400);
  });

  it("names the wrong field and what is expected, not what was found", () => {
    const parsed = z.object({ limit: z.number().max(100) }).safeParse({ limit: 4711 });
    const error = toTrpcError(new TRPCError({ code: "BAD_REQUEST", cause: parsed.error }));
    expect(error.code).toBe("BAD_REQUEST");
    expect(error.message).toMatch(/^Limit: .*100/);
    expect(error.message).not.toContain("4711");
  });
});

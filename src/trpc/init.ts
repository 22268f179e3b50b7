import { initTRPC } from "@trpc/server";
import { z } from "zod";
import type { Session } from "@/features/identity/schema";
import { openWorkspace } from "@/features/workspaces/open-workspace";
import { type Act, can } from "@/features/workspaces/rules";
import { AppError } from "@/lib/errors";
import { toTrpcError } from "./to-trpc-error";

/** What the route hands to every procedure: it has checked the session before any of them runs. */
export type Context = { session: Session };

const INTERNAL_MESSAGE = "Something went wrong on our side.";

const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter: ({ shape, error }) => ({
    code: shape.code,
    message:
      error.code === "INTERNAL_SERVER_ERROR" && !(error.cause instanceof AppError) ? INTERNAL_MESSAGE : shape.message,
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      path: shape.data.path ?? null,
      /** True when the same call may succeed later with nothing changed. */
      isRetryable: error.cause instanceof AppError && error.cause.retryable,
    },
  }),
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** The ladder's first step: a signed-in person. Every error of a procedure passes the one map here. */
export const sessionProcedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

/**
 * The second step: a member of the workspace that the input names by its slug, whose role may do `act`. Strangers get
 * `not_found`, members without the right `forbidden`.
 */
export function workspaceProcedure(act: Act) {
  return sessionProcedure
    .input(z.object({ workspace: z.string().min(1).max(64) }))
    .use(async ({ ctx, input, next }) => {
      const { scope, role, workspace } = await openWorkspace(ctx.session, input.workspace);
      if (!can(role, act)) throw new AppError("forbidden", `As ${role} you may not do this here.`);
      return next({ ctx: { scope, role, workspace } });
    });
}

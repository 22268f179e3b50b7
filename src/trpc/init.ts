import { initTRPC } from "@trpc/server";
import { z } from "zod";
import { requireOperator } from "@/features/identity/require-operator";
import type { Caller, Session } from "@/features/identity/schema";
import { type OpenedWorkspace, openWorkspace } from "@/features/workspaces/open-workspace";
import type { ApiKeyHolder } from "@/features/workspaces/resolve-api-key";
import { type Act, can } from "@/features/workspaces/rules";
import type { Actor } from "@/features/workspaces/schema";
import { toActor } from "@/features/workspaces/to-actor";
import { AppError } from "@/lib/errors";
import { toTrpcError } from "./to-trpc-error";

/** What the route hands to every procedure: it has checked the session, or the key of a program, before any runs. */
export type Context = { session: Session | null; apiKey: ApiKeyHolder | null; caller: Caller };

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

/** Beneath the ladder: every error of a procedure passes the one map here. */
const mappedProcedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

/** The ladder's first step: a signed-in person. */
export const sessionProcedure = mappedProcedure.use(({ ctx, next }) => {
  if (!ctx.session) throw new AppError("forbidden", "Only a signed-in person may do this.");
  return next({ ctx: { session: ctx.session } });
});

/** Beside the ladder: an operator of the installation, who has no right in any workspace by being one. */
export const operatorProcedure = sessionProcedure.use(({ ctx, next }) => {
  requireOperator(ctx.session);
  return next();
});

/**
 * The second step: a member of the workspace that the input names by its slug, whose role may do `act`, or a key of
 * that workspace with the scope of that name. Strangers get `not_found`, members without the right `forbidden`.
 */
export function workspaceProcedure(act: Act) {
  return mappedProcedure.input(z.object({ workspace: z.string() })).use(async ({ ctx, input, type, next }) => {
    const open = type === "query" ? openOnce : openWorkspace;
    const { opened, actor } = await enter(ctx, input.workspace, { act, open });
    return next({ ctx: { ...opened, actor } });
  });
}

const openedBy = new WeakMap<Session, Map<string, Promise<OpenedWorkspace>>>();

/** As `openWorkspace`, once for all queries of a batch: they share the session that their request came with. */
function openOnce(session: Session, slug: string): Promise<OpenedWorkspace> {
  const opened = openedBy.get(session) ?? new Map<string, Promise<OpenedWorkspace>>();
  openedBy.set(session, opened);
  const workspace = opened.get(slug) ?? openWorkspace(session, slug);
  opened.set(slug, workspace);
  return workspace;
}

async function enter(
  ctx: Context,
  slug: string,
  { act, open }: { act: Act; open: typeof openOnce },
): Promise<{ opened: OpenedWorkspace; actor: Actor }> {
  const { session, apiKey, caller } = ctx;
  if (session) {
    const opened = await open(session, slug);
    if (!can(opened.role, act)) throw new AppError("forbidden", `As ${opened.role} you may not do this here.`);
    return { opened, actor: toActor(session, caller) };
  }
  if (apiKey?.workspace.slug !== slug) throw new AppError("not_found", "There is no such workspace for this key.");
  if (!apiKey.scopes.some((scope) => scope === act))
    throw new AppError("forbidden", `This key lacks the scope ${act}.`);
  const { scope, workspace, keyId } = apiKey;
  // A key stands below every role: what goes by role and not by scope is not for programs.
  return {
    opened: { scope, workspace, role: "viewer" },
    actor: { userId: null, label: `key ${keyId}`, addressPrefix: caller.addressPrefix },
  };
}

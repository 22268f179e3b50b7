import { z } from "zod";
import { allowLinking } from "@/features/identity/allow-linking";
import { beginTotp } from "@/features/identity/begin-totp";
import { confirmTotp } from "@/features/identity/confirm-totp";
import { endOtherSessions } from "@/features/identity/end-other-sessions";
import { limitAttempts } from "@/features/identity/limit-attempts";
import { listSessions } from "@/features/identity/list-sessions";
import { readAccount } from "@/features/identity/read-account";
import { removeTotp } from "@/features/identity/remove-totp";
import { renameAccount } from "@/features/identity/rename-account";
import { PROVIDER_IDS } from "@/features/identity/rules";
import { unlinkProvider } from "@/features/identity/unlink-provider";
import { createWorkspace } from "@/features/workspaces/create-workspace";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { toActor } from "@/features/workspaces/to-actor";
import { router, sessionProcedure } from "../init";

const proof = z.object({ password: z.string().max(1000).nullable(), code: z.string().max(100).nullish() });
const provider = z.enum(PROVIDER_IDS);
const name = z.string().trim().min(1).max(100);

/** One's own account: what a person does for themselves, whatever the workspace. */
export const meRouter = router({
  account: sessionProcedure.query(({ ctx }) => readAccount(ctx.session)),
  workspaces: sessionProcedure.query(({ ctx }) => listMyWorkspaces(ctx.session)),
  createWorkspace: sessionProcedure.input(z.object({ name })).mutation(async ({ ctx, input }) => {
    await limitAttempts({ what: `workspace:${ctx.session.userId}`, addressPrefix: null });
    return createWorkspace(toActor(ctx.session, ctx.caller), input.name);
  }),
  rename: sessionProcedure
    .input(z.object({ name }))
    .mutation(({ ctx, input }) => renameAccount(ctx.session, input.name, ctx.caller)),
  sessions: sessionProcedure.query(({ ctx }) => listSessions(ctx.session)),
  endSession: sessionProcedure
    .input(z.object({ sessionId: z.uuid() }))
    .mutation(({ ctx, input }) => endOtherSessions(ctx.session, input, ctx.caller)),
  endOtherSessions: sessionProcedure.mutation(({ ctx }) => endOtherSessions(ctx.session, "all", ctx.caller)),
  beginTotp: sessionProcedure
    .input(z.object({ proof }))
    .mutation(({ ctx, input }) => beginTotp(ctx.session, input.proof, ctx.caller)),
  confirmTotp: sessionProcedure
    .input(z.object({ code: z.string().max(20) }))
    .mutation(({ ctx, input }) => confirmTotp(ctx.session, input.code, ctx.caller)),
  removeTotp: sessionProcedure
    .input(z.object({ proof }))
    .mutation(({ ctx, input }) => removeTotp(ctx.session, input.proof, ctx.caller)),
  allowLinking: sessionProcedure
    .input(z.object({ provider, proof }))
    .mutation(({ ctx, input }) => allowLinking(ctx.session, input.provider, input.proof, ctx.caller)),
  unlinkProvider: sessionProcedure
    .input(z.object({ provider, proof }))
    .mutation(({ ctx, input }) =>
      unlinkProvider(ctx.session, input.provider, { proof: input.proof, caller: ctx.caller }),
    ),
});

import { z } from "zod";
import { changeMemberRole } from "@/features/workspaces/change-member-role";
import { createApiKey } from "@/features/workspaces/create-api-key";
import { createMemberResetLink } from "@/features/workspaces/create-member-reset-link";
import { inviteMember } from "@/features/workspaces/invite-member";
import { listApiKeys } from "@/features/workspaces/list-api-keys";
import { listAudit } from "@/features/workspaces/list-audit";
import { listInvitations } from "@/features/workspaces/list-invitations";
import { listMembers } from "@/features/workspaces/list-members";
import { readSecondFactorRule } from "@/features/workspaces/read-second-factor-rule";
import { removeMember } from "@/features/workspaces/remove-member";
import { revokeApiKey } from "@/features/workspaces/revoke-api-key";
import { revokeInvitation } from "@/features/workspaces/revoke-invitation";
import { ALL_KEY_SCOPES, ALL_ROLES, ALL_SECOND_FACTOR_RULES } from "@/features/workspaces/rules";
import { setSecondFactorRule } from "@/features/workspaces/set-second-factor-rule";
import { router, workspaceProcedure } from "../init";

const role = z.enum(ALL_ROLES);
const member = z.object({ userId: z.uuid() });

/** Who works here, with which rights, by which keys, and what they did. */
export const teamRouter = router({
  members: workspaceProcedure("members.read").query(({ ctx }) => listMembers(ctx.scope)),
  changeRole: workspaceProcedure("members.manage")
    .input(member.extend({ role }))
    .mutation(({ ctx, input }) => changeMemberRole(ctx.scope, ctx, { userId: input.userId, role: input.role })),
  remove: workspaceProcedure("members.manage")
    .input(member)
    .mutation(({ ctx, input }) => removeMember(ctx.scope, ctx, input.userId)),
  leave: workspaceProcedure("workspace.leave").mutation(({ ctx }) => {
    return removeMember(ctx.scope, ctx, ctx.actor.userId ?? "");
  }),
  createResetLink: workspaceProcedure("members.manage")
    .input(member)
    .mutation(({ ctx, input }) => createMemberResetLink(ctx.scope, ctx, input.userId)),
  invitations: workspaceProcedure("members.manage").query(({ ctx }) => listInvitations(ctx.scope)),
  invite: workspaceProcedure("members.manage")
    .input(z.object({ email: z.email().max(254), role }))
    .mutation(({ ctx, input }) => inviteMember(ctx.scope, ctx, { email: input.email, role: input.role })),
  revokeInvitation: workspaceProcedure("members.manage")
    .input(z.object({ invitationId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeInvitation(ctx.scope, ctx.actor, input.invitationId)),
  apiKeys: workspaceProcedure("api_keys.manage").query(({ ctx }) => listApiKeys(ctx.scope)),
  createApiKey: workspaceProcedure("api_keys.manage")
    .input(
      z.object({
        name: z.string().trim().min(1).max(60),
        scopes: z.array(z.enum(ALL_KEY_SCOPES)).min(1).max(ALL_KEY_SCOPES.length),
        expiresInDays: z.number().int().min(1).max(3650).nullable(),
      }),
    )
    .mutation(({ ctx, input }) =>
      createApiKey(ctx.scope, ctx.actor, {
        name: input.name,
        scopes: input.scopes,
        expiresAt: input.expiresInDays === null ? null : new Date(Date.now() + input.expiresInDays * 86_400_000),
      }),
    ),
  revokeApiKey: workspaceProcedure("api_keys.manage")
    .input(z.object({ apiKeyId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.scope, ctx.actor, input.apiKeyId)),
  secondFactorRule: workspaceProcedure("members.read").query(({ ctx }) => readSecondFactorRule(ctx.scope)),
  setSecondFactorRule: workspaceProcedure("security.write")
    .input(z.object({ rule: z.enum(ALL_SECOND_FACTOR_RULES) }))
    .mutation(({ ctx, input }) => setSecondFactorRule(ctx.scope, ctx, input.rule)),
  audit: workspaceProcedure("audit.read")
    .input(z.object({ cursor: z.string().max(200).nullish(), limit: z.number().int().min(1).max(100).optional() }))
    .query(({ ctx, input }) => listAudit(ctx.scope, input)),
});

import { and, eq, isNotNull, ne } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { totpSecrets } from "@/db/schema/identity";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";
import { recheckAct } from "./recheck-act";
import { type Role, type SecondFactorRule, wantsSecondFactor } from "./rules";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

/**
 * Says whom the workspace lets in only with a second factor. It acts from everybody's next request on.
 * @throws AppError `conflict` when it would lock out whoever sets it, `forbidden` for somebody who may not any more
 */
export async function setSecondFactorRule(
  scope: WorkspaceScope,
  by: { actor: Actor; role: Role },
  rule: SecondFactorRule,
): Promise<void> {
  if (wantsSecondFactor(rule, by.role) && !(await hasSecondFactor(by.actor.userId ?? ""))) {
    throw new AppError(
      "conflict",
      "Set up your own second factor first, under “My account”: else you lock yourself out.",
    );
  }
  await inWorkspace(scope, async (tx) => {
    const changed = await tx
      .update(workspaces)
      .set({ secondFactorFor: rule })
      .where(and(eq(workspaces.id, scope.workspaceId), ne(workspaces.secondFactorFor, rule)))
      .returning({ id: workspaces.id });
    if (changed.length === 0) return;
    await recheckAct(tx, scope, by.actor, "security.write");
    await writeAudit(tx, scope, by.actor, {
      act: "workspace.second_factor_set",
      subject: { kind: "workspace", id: scope.workspaceId },
      details: { rule },
    });
  });
}

async function hasSecondFactor(userId: string): Promise<boolean> {
  const found = await acrossWorkspaces("set-second-factor-rule", (tx) =>
    tx
      .select({ userId: totpSecrets.userId })
      .from(totpSecrets)
      .where(and(eq(totpSecrets.userId, userId), isNotNull(totpSecrets.confirmedAt))),
  );
  return found.length > 0;
}

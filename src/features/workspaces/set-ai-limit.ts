import { eq, sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { aiLimits } from "@/db/schema/budgets";
import { users } from "@/db/schema/identity";
import { workspaces } from "@/db/schema/workspaces";
import { AppError } from "@/lib/errors";
import type { Actor } from "./schema";
import { writeAudit } from "./write-audit";

const MICROS_IN_CENT = 10_000;

/**
 * Sets what a workspace's model calls may cost in a month, or lifts the limit. The operator's act: it stands in the
 * workspace's own log.
 * @param limit.monthlyCents cents of a US dollar; 0 allows only what costs nothing, null lifts the limit
 * @throws AppError `not_found` when there is no such workspace, `forbidden` for somebody who is no operator any more
 */
export function setAiLimit(actor: Actor, limit: { workspaceId: string; monthlyCents: number | null }): Promise<void> {
  const { workspaceId, monthlyCents } = limit;
  return acrossWorkspaces("set-ai-limit", async (tx) => {
    const [operator] = await tx
      .select({ isOperator: users.isOperator })
      .from(users)
      .where(sql`${users.id} = ${actor.userId} and ${users.disabledAt} is null`)
      .for("share");
    if (!operator?.isOperator) throw new AppError("forbidden", "You are not an operator of the installation any more.");
    const known = await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId));
    if (known.length === 0) throw new AppError("not_found", "There is no such workspace.");
    if (monthlyCents === null) await tx.delete(aiLimits).where(eq(aiLimits.workspaceId, workspaceId));
    else {
      const monthlyMicros = monthlyCents * MICROS_IN_CENT;
      await tx
        .insert(aiLimits)
        .values({ workspaceId, monthlyMicros })
        .onConflictDoUpdate({ target: aiLimits.workspaceId, set: { monthlyMicros } });
    }
    await writeAudit(tx, { workspaceId }, actor, {
      act: "workspace.ai_limit_set",
      subject: { kind: "workspace", id: workspaceId },
      details: { monthlyCents },
    });
  });
}

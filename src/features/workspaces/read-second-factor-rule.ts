import { eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { SecondFactorRule } from "./rules";

/** Whom the workspace lets in only with a second factor. */
export async function readSecondFactorRule(scope: WorkspaceScope): Promise<{ rule: SecondFactorRule }> {
  const [row] = await inWorkspace(scope, (tx) =>
    tx.select({ rule: workspaces.secondFactorFor }).from(workspaces).where(eq(workspaces.id, scope.workspaceId)),
  );
  return { rule: row?.rule ?? "nobody" };
}

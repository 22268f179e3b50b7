import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { AppError } from "@/lib/errors";

/**
 * Lets in whoever runs the installation's own commands, on the machine that holds its secrets. Only `src/commands` may
 * import it (see the import law).
 * @throws AppError `not_found`
 */
export async function openWorkspaceAsOperator(
  slug: string,
): Promise<{ scope: WorkspaceScope; workspace: { id: string; slug: string; name: string } }> {
  const [workspace] = await acrossWorkspaces("open-workspace-as-operator", (tx) =>
    tx
      .select({ id: workspaces.id, slug: workspaces.slug, name: workspaces.name })
      .from(workspaces)
      .where(eq(workspaces.slug, slug)),
  );
  if (!workspace) throw new AppError("not_found", `--workspace: there is no workspace "${slug}".`);
  return { scope: mintScope(workspace.id), workspace };
}

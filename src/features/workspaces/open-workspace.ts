import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { totpSecrets } from "@/db/schema/identity";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { Session } from "@/features/identity/schema";
import { AppError } from "@/lib/errors";
import { type Role, wantsSecondFactor } from "./rules";

export type OpenedWorkspace = {
  scope: WorkspaceScope;
  role: Role;
  workspace: { id: string; slug: string; name: string };
};

/** What `slugOf` makes, and room for names that an operator gave. */
const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Lets a member in. The role is read from the database, so a change of it acts on the next request.
 * @throws AppError `not_found` for strangers and for a workspace that does not exist: they look the same; `forbidden`
 *   for a member whom the workspace lets in only with a second factor, and who has none
 */
export async function openWorkspace(session: Pick<Session, "userId">, slug: string): Promise<OpenedWorkspace> {
  if (!SLUG.test(slug)) throw strangerRefusal();
  const [row] = await acrossWorkspaces("open-workspace", (tx) =>
    tx
      .select({
        workspace: { id: workspaces.id, slug: workspaces.slug, name: workspaces.name },
        role: members.role,
        secondFactorFor: workspaces.secondFactorFor,
        secondFactorSince: totpSecrets.confirmedAt,
      })
      .from(workspaces)
      .innerJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.userId, session.userId)))
      .leftJoin(totpSecrets, eq(totpSecrets.userId, members.userId))
      .where(eq(workspaces.slug, slug)),
  );
  if (!row) throw strangerRefusal();
  const { role, workspace } = row;
  if (!row.secondFactorSince && wantsSecondFactor(row.secondFactorFor, role)) {
    throw new AppError("forbidden", "This workspace asks for a second factor. Set one up under “My account”.");
  }
  return { scope: mintScope(workspace.id), role, workspace };
}

const strangerRefusal = () => new AppError("not_found", "There is no such workspace, or you are not a member of it.");

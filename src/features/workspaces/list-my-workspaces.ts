import { asc, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { members, workspaces } from "@/db/schema/workspaces";
import type { Session } from "@/features/identity/schema";
import type { Role } from "./rules";

/** The workspaces a person is a member of, by name. */
export function listMyWorkspaces(
  session: Pick<Session, "userId">,
): Promise<{ id: string; slug: string; name: string; role: Role }[]> {
  return acrossWorkspaces("list-my-workspaces", (tx) =>
    tx
      .select({ id: workspaces.id, slug: workspaces.slug, name: workspaces.name, role: members.role })
      .from(members)
      .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
      .where(eq(members.userId, session.userId))
      .orderBy(asc(workspaces.name), asc(workspaces.id))
      .limit(200),
  );
}

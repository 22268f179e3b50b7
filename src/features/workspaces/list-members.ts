import { asc, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { users } from "@/db/schema/identity";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import type { Role } from "./rules";

export type Member = { userId: string; name: string; email: string; role: Role; createdAt: Date };

/** The people of a workspace, in the order in which they joined. */
export function listMembers(scope: WorkspaceScope): Promise<Member[]> {
  return inWorkspace(scope, (tx) =>
    tx
      .select({
        userId: members.userId,
        name: users.name,
        email: users.email,
        role: members.role,
        createdAt: members.createdAt,
      })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(eq(members.workspaceId, scope.workspaceId))
      .orderBy(asc(members.createdAt), asc(members.userId))
      .limit(1000),
  );
}

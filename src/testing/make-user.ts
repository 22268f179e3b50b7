import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { users } from "@/db/schema/identity";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { hashPassword } from "@/features/identity/hash-password";
import type { Role } from "@/features/workspaces/rules";
import type { Actor } from "@/features/workspaces/schema";
import { newId } from "@/lib/ids";

export const TEST_PASSWORD = "walnut river 51 lantern";
let hashed: Promise<string> | undefined;

/** Makes a person who signs in with TEST_PASSWORD. */
export async function makeUser(
  settings: { email?: string; name?: string } = {},
): Promise<{ id: string; email: string; name: string }> {
  const id = newId();
  const { email = `person-${id}@example.test`, name = "Test Person" } = settings;
  hashed ??= hashPassword(TEST_PASSWORD);
  const passwordHash = await hashed;
  await acrossWorkspaces("identity", (tx) => tx.insert(users).values({ id, email, name, passwordHash }));
  return { id, email, name };
}

/** Makes a person a member. */
export async function makeMember(scope: WorkspaceScope, userId: string, role: Role): Promise<void> {
  await inWorkspace(scope, (tx) => tx.insert(members).values({ workspaceId: scope.workspaceId, userId, role }));
}

/** Makes a member who acts. */
export async function makeActor(scope: WorkspaceScope, role: Role): Promise<Actor> {
  const { id, name } = await makeUser();
  await makeMember(scope, id, role);
  return { userId: id, label: name, addressPrefix: null };
}

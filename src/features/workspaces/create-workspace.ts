import { inWorkspace } from "@/db/in-workspace";
import { mintScope } from "@/db/mint-scope";
import { members, workspaces } from "@/db/schema/workspaces";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Actor } from "./schema";
import { slugOf } from "./slug-of";
import { writeAudit } from "./write-audit";

const ATTEMPTS = 5;
/** Names that an address of ours has already, or may want. */
const RESERVED = new Set(["new", "me", "api", "admin", "demo"]);

/**
 * Makes a workspace with the actor as its owner, under an address made from its name.
 * @throws AppError `conflict` when no free address was found
 */
export async function createWorkspace(
  actor: Actor & { userId: string },
  name: string,
): Promise<{ id: string; slug: string }> {
  const base = slugOf(name);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const id = newId();
    const slug = attempt === 0 && !RESERVED.has(base) ? base : `${base}-${id.slice(-5)}`;
    const scope = mintScope(id);
    const isMade = await inWorkspace(scope, async (tx) => {
      const made = await tx
        .insert(workspaces)
        .values({ id, slug, name })
        .onConflictDoNothing()
        .returning({ id: workspaces.id });
      if (made.length === 0) return false;
      await tx.insert(members).values({ workspaceId: id, userId: actor.userId, role: "owner" });
      await writeAudit(tx, scope, actor, { act: "workspace.created", subject: { kind: "workspace", id } });
      return true;
    });
    if (isMade) return { id, slug };
  }
  throw new AppError("conflict", "Name: no free address could be made of it. Try another.");
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { normaliseEmail } from "./rules";

/** The account of an address, for the operator's command; null when there is none. Never for a door: it would tell. */
export async function findUser(email: string): Promise<{ id: string; name: string } | null> {
  const [user] = await acrossWorkspaces("identity", (tx) =>
    tx
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(eq(users.email, normaliseEmail(email))),
  );
  return user ?? null;
}

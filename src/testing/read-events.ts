import { asc, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { accountEvents } from "@/db/schema/identity";

/** What happened to an account, in its order. */
export const readEvents = (userId: string) =>
  acrossWorkspaces("identity", (tx) =>
    tx.select().from(accountEvents).where(eq(accountEvents.userId, userId)).orderBy(asc(accountEvents.id)),
  );

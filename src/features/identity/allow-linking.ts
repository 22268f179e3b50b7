import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { linkIntents } from "@/db/schema/identity";
import { lockAccount } from "./_lock-account";
import { type Proof, prove } from "./_prove";
import type { ProviderId } from "./rules";
import type { Caller, Session } from "./schema";

/**
 * Lets the next sign-in through the provider, from this session and within five minutes, link that account.
 * @throws AppError `forbidden` for a wrong proof, `unauthenticated` as `lockAccount`
 */
export async function allowLinking(
  session: Session,
  provider: ProviderId,
  proof: Proof,
  caller: Caller,
): Promise<void> {
  await prove(session, proof, caller);
  const expiresAt = sql`now() + interval '5 minutes'`;
  await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    await tx
      .insert(linkIntents)
      .values({ sessionId: session.sessionId, provider, expiresAt })
      .onConflictDoUpdate({ target: [linkIntents.sessionId, linkIntents.provider], set: { expiresAt } });
  });
}

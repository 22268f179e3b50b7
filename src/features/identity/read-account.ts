import { and, count, desc, eq, isNull } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { accountEvents, oauthIdentities, recoveryCodes, totpSecrets, users } from "@/db/schema/identity";
import { listProviders } from "./list-providers";
import type { ProviderId } from "./rules";
import type { EventActor, Session } from "./schema";

export type Account = {
  email: string;
  name: string;
  hasPassword: boolean;
  secondFactor: { since: Date; recoveryCodesLeft: number } | null;
  providers: { id: ProviderId; name: string; isLinked: boolean }[];
  events: {
    id: string;
    act: string;
    actor: EventActor | null;
    addressPrefix: string | null;
    userAgent: string | null;
    createdAt: Date;
  }[];
};

/** What a person sees of their own account, with the latest things that happened to it. */
export async function readAccount(session: Session): Promise<Account> {
  const { userId } = session;
  const found = await acrossWorkspaces("identity", async (tx) => {
    const [user] = await tx.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, userId));
    const [totp] = await tx
      .select({ confirmedAt: totpSecrets.confirmedAt })
      .from(totpSecrets)
      .where(eq(totpSecrets.userId, userId));
    const [codes] = await tx
      .select({ left: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
    const linked = await tx
      .select({ provider: oauthIdentities.provider })
      .from(oauthIdentities)
      .where(eq(oauthIdentities.userId, userId));
    const events = await tx
      .select({
        id: accountEvents.id,
        act: accountEvents.act,
        actor: accountEvents.actor,
        addressPrefix: accountEvents.addressPrefix,
        userAgent: accountEvents.userAgent,
        createdAt: accountEvents.createdAt,
      })
      .from(accountEvents)
      .where(eq(accountEvents.userId, userId))
      .orderBy(desc(accountEvents.createdAt), desc(accountEvents.id))
      .limit(20);
    return { user, totp, left: codes?.left ?? 0, linked: new Set(linked.map(({ provider }) => provider)), events };
  });
  const { confirmedAt } = found.totp ?? { confirmedAt: null };
  return {
    email: session.email,
    name: session.name,
    hasPassword: Boolean(found.user?.passwordHash),
    secondFactor: confirmedAt ? { since: confirmedAt, recoveryCodesLeft: found.left } : null,
    providers: listProviders().map((each) => ({ ...each, isLinked: found.linked.has(each.id) })),
    events: found.events,
  };
}

import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { oauthIdentities, recoveryCodes, signUpRequests, totpSecrets } from "@/db/schema/identity";
import { apiKeys, invitations } from "@/db/schema/workspaces";
import { erasePerson } from "@/features/channels/erase-person";
import { createResetLink } from "@/features/identity/create-reset-link";
import { hashPassword } from "@/features/identity/hash-password";
import { ACCESS_COOKIE, REFRESH_COOKIE } from "@/features/identity/rules";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { newId } from "@/lib/ids";
import { Browser } from "../browser";
import { TEST_PASSWORD } from "../make-user";
import type { FullShop, ShopIds } from "./make-full-shop";

/** What opens something of a shop to whoever holds it, without a session. */
export type Keys = {
  apiKey: string;
  invitation: string;
  resetLink: string;
  signUpLink: string;
  /** Of the owner. */
  cookies: string;
  password: string;
  providerSubject: string;
  /** At Meta: the person who connected the channel, and the account that webhooks name. */
  metaPerson: string;
  metaAccount: string;
  deletionCode: string;
};

/**
 * Gives a shop one key of every kind, its owner a provider's account, and the member of `ids.userId` all that makes an
 * account.
 */
export async function makeKeys({ ids, scope, people, canary }: FullShop): Promise<Keys> {
  const { workspaceId, channelId, userId } = ids;
  const secret = () => newId().replaceAll("-", "").padEnd(43, "k");
  const [apiKey, invitation, signUpLink] = [`ebz_${secret()}`, secret(), secret()];
  const [metaPerson, providerSubject] = [newId(), newId()];
  const expiresAt = new Date(Date.now() + 3_600_000);
  const [channel] = await inWorkspace(scope, async (tx) => {
    const key = { id: newId(), workspaceId, name: canary, prefix: "ebz_test", scopes: [] };
    await tx.insert(apiKeys).values({ ...key, hash: hashSecret(apiKey) });
    const invited = { id: newId(), workspaceId, email: `guest-${newId()}@example.test`, role: "viewer" as const };
    await tx.insert(invitations).values({ ...invited, tokenHash: hashSecret(invitation), expiresAt });
    const isTheirs = eq(channels.id, channelId);
    return tx.update(channels).set({ connectedBy: metaPerson }).where(isTheirs).returning();
  });
  const passwordHash = await hashPassword(TEST_PASSWORD);
  await acrossWorkspaces("identity", async (tx) => {
    const asked = {
      email: `new-${newId()}@example.test`,
      name: canary,
      workspaceName: canary,
      passwordHash,
      expiresAt,
    };
    await tx.insert(signUpRequests).values({ ...asked, hash: hashSecret(signUpLink) });
    await tx.insert(oauthIdentities).values([
      { provider: "google", subject: providerSubject, userId: people.owner.userId },
      { provider: "google", subject: newId(), userId },
    ]);
    await tx.insert(totpSecrets).values({ userId, secretEncrypted: "x", confirmedAt: new Date() });
    await tx.insert(recoveryCodes).values({ userId, hash: newId() });
  });
  const { url } = await createResetLink({ userId, createdBy: null, actor: "operator" });
  const browser = new Browser();
  await browser.signIn(people.owner.email);
  const nobody = { personId: newId(), logins: ["facebook" as const], issuedAt: null };
  return {
    ...{ apiKey, invitation, signUpLink, metaPerson, providerSubject, password: TEST_PASSWORD },
    resetLink: new URL(url).hash.slice(1),
    cookies: browser.cookieHeader("/api/session"),
    metaAccount: channel?.externalId ?? "",
    deletionCode: (await erasePerson(nobody, { signedRequest: newId(), addressPrefix: null })).code,
  };
}

/** What somebody tries who knows the ids and no secret. */
export function guessKeys(ids: ShopIds): Keys {
  const { userId, sessionId } = ids;
  return {
    apiKey: `ebz_${ids.apiKeyId.replaceAll("-", "").padEnd(43, "k")}`,
    cookies: `${ACCESS_COOKIE}=${sessionId}; ${REFRESH_COOKIE}=${sessionId}`,
    ...{ invitation: ids.invitationId, resetLink: userId, signUpLink: userId, password: userId, metaPerson: userId },
    ...{ providerSubject: userId, metaAccount: ids.channelId, deletionCode: userId.replaceAll("-", "") },
  };
}

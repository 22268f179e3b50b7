import { disconnectPerson } from "@/features/channels/disconnect-person";
import { erasePerson } from "@/features/channels/erase-person";
import { findConnections } from "@/features/channels/find-connections";
import { readDeletion } from "@/features/channels/read-deletion";
import { resolveChannels } from "@/features/channels/resolve-channels";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { allowLinking } from "@/features/identity/allow-linking";
import { beginTotp } from "@/features/identity/begin-totp";
import { changePassword } from "@/features/identity/change-password";
import { checkCredentials } from "@/features/identity/check-credentials";
import { checkResetLink } from "@/features/identity/check-reset-link";
import { checkSession } from "@/features/identity/check-session";
import { confirmTotp } from "@/features/identity/confirm-totp";
import { endOtherSessions } from "@/features/identity/end-other-sessions";
import { endSession } from "@/features/identity/end-session";
import { findOauthUser } from "@/features/identity/find-oauth-user";
import { listSessions } from "@/features/identity/list-sessions";
import { readAccount } from "@/features/identity/read-account";
import { readSession } from "@/features/identity/read-session";
import { readSignUp } from "@/features/identity/read-sign-up";
import { removeTotp } from "@/features/identity/remove-totp";
import { renameAccount } from "@/features/identity/rename-account";
import { renewSession } from "@/features/identity/renew-session";
import { requestReset } from "@/features/identity/request-reset";
import { requestSignUp } from "@/features/identity/request-sign-up";
import { resetPassword } from "@/features/identity/reset-password";
import type { Session } from "@/features/identity/schema";
import { takeSignUp } from "@/features/identity/take-sign-up";
import { unlinkProvider } from "@/features/identity/unlink-provider";
import { findConversationScope } from "@/features/interactions/find-conversation-scope";
import { findCustomerScope } from "@/features/memory/find-customer-scope";
import { acceptInvitation } from "@/features/workspaces/accept-invitation";
import { confirmSignUp } from "@/features/workspaces/confirm-sign-up";
import { createWorkspace } from "@/features/workspaces/create-workspace";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { openWorkspace } from "@/features/workspaces/open-workspace";
import { readInvitation } from "@/features/workspaces/read-invitation";
import { resolveApiKey } from "@/features/workspaces/resolve-api-key";
import { signUp } from "@/features/workspaces/sign-up";
import { Browser } from "../browser";
import { fromBase32 } from "../from-base32";
import { TEST_PASSWORD } from "../make-user";
import type { ShopIds } from "./make-full-shop";
import type { Keys } from "./make-keys";

/** Who acts, and what they name: of their own shop, of another or of none. */
export type Attempt = {
  /** Of the owner who acts. */
  session: Session;
  /** Of the acting shop, also where `ids` are another's. */
  workspaceId: string;
  slug: string;
  email: string;
  ids: ShopIds;
  keys: Keys;
};
export type UnscopedCase = (by: Attempt) => unknown;

const caller = { addressPrefix: null, userAgent: "test" };
const proof = { password: TEST_PASSWORD };
const NEW_PASSWORD = "harbour crane 7 pelican";
const newcomer = { name: "New", password: NEW_PASSWORD, workspaceName: "New shop" };
const metaPerson = ({ keys }: Attempt) => ({
  ...{ personId: keys.metaPerson, logins: ["facebook" as const], issuedAt: null },
});

/** Verbs that act on the account of a session, which takes no id: they work there, and nowhere else. */
export const OWN_ACCOUNT_CASES: Record<string, UnscopedCase> = {
  allowLinking: ({ session }) => allowLinking(session, "google", proof, caller),
  beginTotp: ({ session }) => beginTotp(session, proof, caller),
  changePassword: ({ session }) => changePassword(session, { proof, newPassword: NEW_PASSWORD, caller }),
  async confirmTotp({ session }) {
    const { secret } = await beginTotp(session, proof, caller);
    return confirmTotp(session, codeAt(fromBase32(secret), stepAt(Date.now())), caller);
  },
  createWorkspace: ({ session }) =>
    createWorkspace({ userId: session.userId, label: "x", addressPrefix: null }, "Another shop"),
  listMyWorkspaces: ({ session }) => listMyWorkspaces(session),
  listSessions: ({ session }) => listSessions(session),
  readAccount: ({ session }) => readAccount(session),
  removeTotp: ({ session }) => removeTotp(session, proof, caller),
  renameAccount: ({ session }) => renameAccount(session, "Another name", caller),
  unlinkProvider: ({ session }) => unlinkProvider(session, "google", { proof, caller }),
};

/** Verbs that look across workspaces and accounts for what somebody names or holds: ids, secrets, addresses. */
export const NAMING_CASES: Record<string, UnscopedCase> = {
  acceptInvitation: ({ keys }) => acceptInvitation(keys.invitation, { session: null, newAccount: newcomer, caller }),
  checkCredentials: ({ email, keys }) =>
    checkCredentials({ email, password: keys.password, code: null, deviceMark: null, caller }),
  checkResetLink: ({ keys }) => checkResetLink(keys.resetLink),
  checkSession: ({ keys }) => checkSession(keys.cookies),
  confirmSignUp: ({ keys }) => confirmSignUp({ token: keys.signUpLink, password: keys.password, caller }),
  disconnectPerson: (by) => disconnectPerson(metaPerson(by), { isForgotten: true, addressPrefix: null }),
  endOtherSessions: ({ session, ids }) => endOtherSessions(session, { sessionId: ids.sessionId }, caller),
  endSession: ({ keys }) => endSession(keys.cookies, caller),
  // Every request has a code of its own, which says nothing.
  erasePerson: async (by) =>
    (await erasePerson(metaPerson(by), { signedRequest: by.keys.metaPerson, addressPrefix: null })).code.length,
  findConnections: (by) => findConnections(metaPerson(by)),
  findConversationScope: ({ workspaceId, ids }) =>
    findConversationScope({ workspaceId, conversationId: ids.conversationId }),
  findCustomerScope: ({ workspaceId, ids }) => findCustomerScope({ workspaceId, customerId: ids.customerId }),
  findOauthUser: ({ email, keys }) =>
    findOauthUser(
      { provider: "google", subject: keys.providerSubject, email, isEmailVerified: true, name: null },
      { cookieHeader: null, caller, isInvited: async () => false, isLinking: false },
    ),
  async handleSignIn({ email, keys }) {
    const answer = await new Browser().signIn(email, { password: keys.password });
    return [answer.status, await answer.json()];
  },
  openWorkspace: ({ session, slug }) => openWorkspace(session, slug),
  readDeletion: ({ keys }) => readDeletion(keys.deletionCode),
  readInvitation: ({ keys }) => readInvitation(keys.invitation),
  readSession: ({ keys }) => readSession(keys.cookies),
  readSignUp: ({ keys }) => readSignUp(keys.signUpLink),
  renewSession: ({ keys }) => renewSession(keys.cookies, caller),
  requestReset: ({ email }) => requestReset({ email, caller }),
  requestSignUp: ({ email }) => requestSignUp({ email, ...newcomer }),
  resetPassword: ({ keys }) => resetPassword({ token: keys.resetLink, password: NEW_PASSWORD, caller }),
  resolveApiKey: ({ keys }) => resolveApiKey(keys.apiKey),
  resolveChannels: ({ keys }) => resolveChannels([{ product: "messenger", accountId: keys.metaAccount }]),
  signUp: ({ email }) => signUp({ email, ...newcomer, caller }),
  takeSignUp: ({ keys }) => takeSignUp({ token: keys.signUpLink, password: keys.password, caller }),
};

/** These answer everybody alike on purpose; what they do in the end goes by mail, which their own tests read. */
export const ANSWER_ALIKE = ["requestReset", "requestSignUp", "signUp"];

/** The provider has vouched for the address: its owner may learn from the refusal that it has an account. */
export const TELLS_THE_OWNER = ["findOauthUser"];

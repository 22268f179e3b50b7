import type { NextAuthOptions } from "next-auth";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { CredentialsProvider } from "./_next-auth";
import { oauthProviders, type ProviderProfile } from "./_oauth-providers";
import { checkPendingSignIn, makePendingSignIn } from "./_pending-sign-in";
import { type Attempt, forgiveAttempt } from "./_throttle";
import { type CredentialsCheck, checkCredentials, type ProvenPerson } from "./check-credentials";
import { findOauthUser, type ProviderAccount } from "./find-oauth-user";
import { readAccessToken } from "./read-access-token";
import { readCookie } from "./read-cookie";
import { ACCESS_COOKIE, DEVICE_COOKIE, PENDING_COOKIE, PROVIDER_IDS, type ProviderFailure, safeNext } from "./rules";
import type { Caller, SessionTokens } from "./schema";
import { startSession } from "./start-session";

export const THROWAWAY_COOKIE = "__Host-ebizmate.unused";
export const CALLBACK_URL_COOKIE = "__Host-ebizmate.callback-url";
const WAY_SECONDS = 15 * 60;

/**
 * What the browser keeps on the way to a provider and back. next-auth's own names let a sibling subdomain plant them, and
 * whoever plants the state chooses whose account comes back.
 */
const keptOnTheWay = (name: string) => ({
  name,
  options: { httpOnly: true, sameSite: "lax", path: "/", secure: true, maxAge: WAY_SECONDS } as const,
});

/** What one request's callbacks leave for the answer. */
export type Bag = {
  /** How the password, or the code after a provider, was found. */
  check: CredentialsCheck | null;
  signedIn: { userId: string; tokens: SessionTokens } | null;
  /** Somebody came from a provider and owes a code: the mark that says so. */
  pendingMark: string | null;
  refusal: ProviderFailure | null;
  failure: unknown;
};

export type SignInRequest = {
  cookieHeader: string | null;
  caller: Caller;
  stay: boolean;
  /** That the way to a provider was begun to link its account. */
  isLinking: boolean;
  isInvited: (email: string) => Promise<boolean>;
  /** What coming back from a provider was counted as. */
  attempt: Attempt | null;
};

/** next-auth's settings for one request. What the callbacks find out is left in the bag; none of them throws. */
export function signInOptions(bag: Bag, from: SignInRequest): NextAuthOptions {
  const proven = new Map<string, ProvenPerson & { stay: boolean }>();
  return {
    secret: env().AUTH_SECRET,
    debug: false,
    session: { strategy: "jwt", maxAge: 900 },
    jwt: { maxAge: 900, encode: async () => "unused", decode: async () => null },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    // As our own cookies, whatever APP_URL says: browsers take localhost for a wire that is not plain.
    useSecureCookies: true,
    cookies: {
      sessionToken: { name: THROWAWAY_COOKIE, options: { httpOnly: true, sameSite: "lax", path: "/", secure: true } },
      callbackUrl: keptOnTheWay(CALLBACK_URL_COOKIE),
      state: keptOnTheWay("__Host-ebizmate.state"),
      pkceCodeVerifier: keptOnTheWay("__Host-ebizmate.pkce"),
      nonce: keptOnTheWay("__Host-ebizmate.nonce"),
    },
    logger: {
      error: (code, metadata) => log.warn({ code, ...describeRefusal(metadata) }, "next-auth refused"),
      warn: (code) => log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, code: {}, step: {} },
        // Never throws: what is thrown here ends up in an address.
        authorize: (given) =>
          guarded(bag, async () => {
            const { check, stay } = await checkGiven(given ?? {}, from);
            bag.check = check;
            if (check.kind !== "right") return null;
            proven.set(check.userId, { ...check, stay });
            return { id: check.userId };
          }),
      }),
      ...oauthProviders(),
    ],
    callbacks: {
      signIn: async ({ user, account }) => {
        if (account?.provider === "credentials") return true;
        const provider = PROVIDER_IDS.find((id) => id === account?.provider);
        if (!provider) return false;
        const { id: subject, email, isEmailVerified, name } = user as ProviderProfile;
        const found = await guarded(bag, () => settle(bag, from, { provider, subject, email, isEmailVerified, name }));
        if (!found) return false;
        user.id = found.userId;
        if (found.epoch !== null) {
          const { userId, epoch } = found;
          proven.set(userId, { userId, method: provider, epoch, isCodeGiven: false, stay: from.stay });
        }
        return true;
      },
      jwt: async ({ token, user }) => {
        const how = user && proven.get(user.id);
        if (how) {
          const previous = await readAccessToken(readCookie(from.cookieHeader, ACCESS_COOKIE));
          const tokens = await guarded(bag, () =>
            startSession({
              ...how,
              caller: from.caller,
              replacedSessionId: previous?.sessionId ?? null,
            }),
          );
          bag.signedIn = tokens && { userId: user.id, tokens };
        }
        return token;
      },
      redirect: ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return `${baseUrl}${safeNext(path)}`;
      },
    },
  };
}

async function checkGiven(
  given: Record<string, string | undefined>,
  from: SignInRequest,
): Promise<{ check: CredentialsCheck; stay: boolean }> {
  const { email = "", password = "", code = "", step = "" } = given;
  const typed = { code: String(code).slice(0, 100) || null, caller: from.caller };
  if (step === "code") return checkPendingSignIn({ ...typed, mark: readCookie(from.cookieHeader, PENDING_COOKIE) });
  const check = await checkCredentials({
    ...typed,
    email: String(email).slice(0, 320),
    password: String(password),
    deviceMark: readCookie(from.cookieHeader, DEVICE_COOKIE),
  });
  return { check, stay: from.stay };
}

/** @returns whose account it is, with its epoch when a session may start; null when it is nobody's, with the reason in the bag */
async function settle(
  bag: Bag,
  from: SignInRequest,
  account: ProviderAccount,
): Promise<{ userId: string; epoch: number | null } | null> {
  const found = await findOauthUser(account, from);
  if (found.kind === "refused") {
    bag.refusal = found.reason;
    return null;
  }
  if (from.attempt) await forgiveAttempt(from.attempt);
  const { userId } = found;
  if (found.kind === "linked") return { userId, epoch: null };
  const { epoch } = found;
  bag.pendingMark = await makePendingSignIn({ userId, method: account.provider, epoch, stay: from.stay });
  return { userId, epoch: bag.pendingMark === null ? epoch : null };
}

/** Does it, or leaves in the bag why it could not be done. */
export async function guarded<T>(bag: Bag, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    bag.failure = error;
    return null;
  }
}

const CAUSES =
  /ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|timed out|CERT\w*|self.signed|\w+ mismatch|cookie was missing|no subject|invalid_\w+|unauthorized_client|access_denied|unexpected \w+|signature/i;

/** Which provider, and of what it said only the words we know: the rest is written by others. */
function describeRefusal(metadata: unknown): { provider?: string; cause: string } {
  const { providerId, error = metadata } = (metadata ?? {}) as { providerId?: unknown; error?: unknown };
  const provider = PROVIDER_IDS.find((id) => id === providerId);
  const { code = "", message = "" } = (error ?? {}) as { code?: unknown; message?: unknown };
  const cause = CAUSES.exec(`${code} ${message}`)?.[0].slice(0, 60) ?? "other";
  return { ...(provider ? { provider } : {}), cause };
}

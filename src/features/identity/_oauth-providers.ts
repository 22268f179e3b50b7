import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { env } from "@/lib/env";
import { listProviders } from "./list-providers";
import type { ProviderId } from "./rules";

type Claims = Record<string, unknown>;
type Provider = OAuthConfig<Claims>;

/** What a provider says of an account, in one form. */
export type ProviderProfile = {
  /** Never an e-mail address: the provider's own id, after the issuer where that is a setting. */
  id: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string | null;
};

const GOOGLE = "https://accounts.google.com";
const GITHUB = "https://github.com";
const HTTP_OPTIONS = { timeout: 5000 };
const Email = z.email().max(254);
const GithubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** The configured providers as next-auth takes them. */
export function oauthProviders(): Provider[] {
  const settings = env();
  const makers: Record<ProviderId, (name: string) => Provider> = {
    google: (name) =>
      openIdConnect(
        { id: "google", name, issuer: GOOGLE, subjectPrefix: "" },
        { clientId: settings.GOOGLE_CLIENT_ID, clientSecret: settings.GOOGLE_CLIENT_SECRET },
      ),
    github: (name) => github(name, { clientId: settings.GITHUB_ID, clientSecret: settings.GITHUB_SECRET }),
    oidc: (name) => {
      const issuer = settings.OIDC_ISSUER ?? "";
      // Another issuer may give the same subject to somebody else.
      return openIdConnect(
        { id: "oidc", name, issuer, subjectPrefix: `${issuer}#` },
        { clientId: settings.OIDC_CLIENT_ID, clientSecret: settings.OIDC_CLIENT_SECRET },
      );
    },
  };
  return listProviders().map(({ id, name }) => makers[id](name));
}

type Client = { clientId: string | undefined; clientSecret: string | undefined };

function openIdConnect(
  of: { id: ProviderId; name: string; issuer: string; subjectPrefix: string },
  client: Client,
): Provider {
  const { id, name, issuer, subjectPrefix } = of;
  return {
    id,
    name,
    type: "oauth",
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: HTTP_OPTIONS,
    ...client,
    userinfo: {
      async request({ client: asker, tokens }) {
        const known = (tokens as unknown as { claims(): Claims }).claims();
        if (String(known.iss).replace(/\/+$/, "") !== issuer) throw new Error("issuer mismatch");
        if (known.email !== undefined) return known;
        // Some keep the token small and tell the address only here; the client compares the subjects.
        const asked: Claims = await asker.userinfo(tokens as unknown as string);
        return { ...asked, ...known };
      },
    },
    profile: (claims) =>
      toProfile({
        id: typeof claims.sub === "string" && claims.sub ? `${subjectPrefix}${claims.sub}` : null,
        email: claims.email,
        isEmailVerified: claims.email_verified === true || claims.email_verified === "true",
        name: claims.name,
      }),
  };
}

function github(name: string, client: Client): Provider {
  const { GITHUB_URL } = env();
  const isPublic = GITHUB_URL === GITHUB;
  const api = isPublic ? "https://api.github.com" : `${GITHUB_URL}/api/v3`;
  return {
    id: "github",
    name,
    type: "oauth",
    issuer: `${GITHUB_URL}/login/oauth`,
    authorization: { url: `${GITHUB_URL}/login/oauth/authorize`, params: { scope: "read:user user:email" } },
    token: `${GITHUB_URL}/login/oauth/access_token`,
    idToken: false,
    checks: ["pkce", "state"],
    httpOptions: HTTP_OPTIONS,
    ...client,
    userinfo: {
      url: `${api}/user`,
      async request({ client: asker, tokens }) {
        const token = tokens.access_token ?? "";
        const account: Claims = await asker.userinfo(token);
        const { body } = await asker.requestResource(`${api}/user/emails`, token);
        // The address of the profile is what somebody chose to show; whether it is theirs stands only here.
        const emails = GithubEmails.safeParse(JSON.parse(body?.toString() ?? "null")).data ?? [];
        return { ...account, email: emails.find(({ primary, verified }) => primary && verified)?.email };
      },
    },
    profile: (account) =>
      toProfile({
        id: Number.isInteger(account.id) ? `${isPublic ? "" : `${GITHUB_URL}#`}${account.id}` : null,
        email: account.email,
        isEmailVerified: account.email !== undefined,
        name: account.name ?? account.login,
      }),
  };
}

function toProfile(given: {
  id: string | null;
  email: unknown;
  isEmailVerified: boolean;
  name: unknown;
}): ProviderProfile {
  if (!given.id || given.id.length > 512) throw new Error("no subject");
  const email = Email.safeParse(given.email).data ?? null;
  return {
    id: given.id,
    email,
    isEmailVerified: email !== null && given.isEmailVerified,
    name:
      typeof given.name === "string"
        ? given.name
            .replace(/\p{Cc}+/gu, " ")
            .trim()
            .slice(0, 100) || null
        : null,
  };
}

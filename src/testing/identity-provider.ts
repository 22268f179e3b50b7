import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { SignJWT } from "jose";
import { listenLocally } from "@/embedded/listen-locally";

/** Who is signed in at the provider, and what it says of them. */
export type ProviderPerson = { sub: string; email?: string; email_verified?: unknown; name?: string };

/** `thin`: the address stands in the userinfo alone. `denies`: the person does not agree. `down`: nothing answers. */
export type ProviderMood = "ok" | "thin" | "denies" | "down";

export type IdentityProvider = {
  issuer: string;
  /** The settings that make the product use it, as OpenID Connect provider and as GitHub Enterprise Server. */
  settings: Record<string, string>;
  person: ProviderPerson;
  mood: ProviderMood;
  /** What it calls itself, in its discovery document and its tokens alike. */
  calledIssuer: string;
  /** Spoils the claims of the next id tokens; `forge` signs them with a key that the provider has never published. */
  spoil: (claims: Record<string, unknown>) => Record<string, unknown>;
  forge: boolean;
  /** Every path that was asked for. */
  asked: string[];
  stop(): Promise<void>;
};

type Grant = { clientId: string; redirectUri: string; challenge: string; nonce: string | null; person: ProviderPerson };
type Reply = { status: number; body?: unknown; location?: string };

const CLIENT = { id: "ebizmate-client", secret: "provider-client-secret-51" };

/**
 * A provider of identities as strict as a real one: it wants PKCE, the registered redirect address and the client's
 * secret, and gives each code once. Whoever comes to its sign-in page is `person`.
 */
export async function startIdentityProvider(options: { port?: number } = {}): Promise<IdentityProvider> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, Grant>();
  const tokens = new Map<string, ProviderPerson>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", provider.issuer);
    provider.asked.push(url.pathname);
    if (provider.mood === "down") return void request.socket.destroy();
    const keys = { publicKey, privateKey };
    const { status, body, location } = await answer({ provider, codes, tokens, keys, request, url });
    response.writeHead(status, { "content-type": "application/json", ...(location ? { location } : {}) });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  const issuer = `http://127.0.0.1:${await listenLocally(server, options.port)}`;
  const provider: IdentityProvider = {
    issuer,
    settings: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: "Company login",
      GITHUB_URL: issuer,
      GITHUB_ID: CLIENT.id,
      GITHUB_SECRET: CLIENT.secret,
    },
    person: { sub: "1001", email: "pat@company.test", email_verified: true, name: "Pat Company" },
    mood: "ok",
    calledIssuer: issuer,
    spoil: (claims) => claims,
    forge: false,
    asked: [],
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return provider;
}

type Asked = {
  provider: IdentityProvider;
  codes: Map<string, Grant>;
  tokens: Map<string, ProviderPerson>;
  keys: { publicKey: KeyObject; privateKey: KeyObject };
  request: IncomingMessage;
  url: URL;
};

async function answer(asked: Asked): Promise<Reply> {
  const { provider, keys, url } = asked;
  const { issuer } = provider;
  switch (url.pathname) {
    case "/.well-known/openid-configuration":
      return {
        status: 200,
        body: {
          issuer: provider.calledIssuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
        },
      };
    case "/keys":
      return { status: 200, body: { keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256" }] } };
    case "/authorize":
    case "/login/oauth/authorize":
      return authorise(asked);
    case "/token":
    case "/login/oauth/access_token":
      return giveTokens(asked);
    case "/userinfo":
    case "/api/v3/user":
    case "/api/v3/user/emails":
      return tellOf(asked);
    default:
      return { status: 404 };
  }
}

function authorise({ provider, codes, url }: Asked): Reply {
  const read = (name: string) => url.searchParams.get(name);
  const redirectUri = read("redirect_uri") ?? "";
  const isRight =
    read("client_id") === CLIENT.id &&
    read("response_type") === "code" &&
    read("code_challenge_method") === "S256" &&
    /\/api\/auth\/callback\/(oidc|github)$/.test(redirectUri);
  if (!isRight) return { status: 400, body: { error: "invalid_request" } };
  const back = new URL(redirectUri);
  back.searchParams.set("state", read("state") ?? "");
  if (provider.mood === "denies") {
    back.searchParams.set("error", "access_denied");
    return { status: 302, location: back.href };
  }
  const code = randomBytes(16).toString("hex");
  codes.set(code, {
    clientId: CLIENT.id,
    redirectUri,
    challenge: read("code_challenge") ?? "",
    nonce: read("nonce"),
    person: { ...provider.person },
  });
  back.searchParams.set("code", code);
  return { status: 302, location: back.href };
}

async function giveTokens({ provider, codes, tokens, keys, request, url }: Asked): Promise<Reply> {
  const form = new URLSearchParams(await text(request));
  const expected = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString("base64")}`;
  if (request.headers.authorization !== expected) return { status: 401, body: { error: "invalid_client" } };
  const grant = codes.get(form.get("code") ?? "");
  codes.delete(form.get("code") ?? "");
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  if (!grant || grant.redirectUri !== form.get("redirect_uri") || grant.challenge !== challenge) {
    return { status: 400, body: { error: "invalid_grant" } };
  }
  const accessToken = randomBytes(16).toString("hex");
  tokens.set(accessToken, grant.person);
  const body = { access_token: accessToken, token_type: "bearer" };
  if (url.pathname !== "/token") return { status: 200, body: { ...body, scope: "read:user,user:email" } };
  const { sub, ...profile } = grant.person;
  const claims = provider.spoil({
    iss: provider.calledIssuer,
    aud: CLIENT.id,
    sub,
    exp: Math.floor(Date.now() / 1000) + 300,
    iat: Math.floor(Date.now() / 1000),
    ...(grant.nonce ? { nonce: grant.nonce } : {}),
    ...(provider.mood === "thin" ? {} : profile),
  });
  const key = provider.forge ? generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey : keys.privateKey;
  const idToken = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "1" }).sign(key);
  return { status: 200, body: { ...body, id_token: idToken } };
}

function tellOf({ tokens, request, url }: Asked): Reply {
  const person = tokens.get(request.headers.authorization?.replace(/^(bearer|token) /i, "") ?? "");
  if (!person) return { status: 401, body: { message: "Bad credentials" } };
  if (url.pathname === "/userinfo") return { status: 200, body: person };
  const { sub, email, email_verified: verified = false, name } = person;
  const account = { id: Number(sub), login: "pat", name, email: "shown@elsewhere.test" };
  const emails = [
    { email: "other@company.test", primary: false, verified: true },
    ...(email ? [{ email, primary: true, verified }] : []),
  ];
  return { status: 200, body: url.pathname.endsWith("/emails") ? emails : account };
}

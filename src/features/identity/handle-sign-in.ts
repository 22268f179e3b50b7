import type { IncomingMessage, ServerResponse } from "node:http";
import type { NextAuthOptions } from "next-auth";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { readBody } from "@/lib/read-body";
import { makeDeviceMark } from "./_known-device";
import { CredentialsProvider, GithubProvider, GoogleProvider, NextAuth } from "./_next-auth";
import { type CredentialsCheck, checkCredentials } from "./check-credentials";
import { findOauthUser } from "./find-oauth-user";
import { isOwnOrigin } from "./is-own-origin";
import { readAccessToken } from "./read-access-token";
import { readCaller } from "./read-caller";
import { readCookie } from "./read-cookie";
import { ACCESS_COOKIE, DEVICE_COOKIE, DEVICE_SECONDS, safeNext } from "./rules";
import type { Caller, SessionTokens, SignInMethod } from "./schema";
import { startSession } from "./start-session";
import { writeSessionCookies } from "./write-session-cookies";

/** The ceremonies that next-auth performs here. Sessions, signing out and reading are ours, so its own are not served. */
const ACTIONS = new Set(["csrf", "providers", "signin", "callback", "error"]);
const BODY_BYTES = 16 * 1024;
const THROWAWAY_COOKIE = "__Host-ebizmate.unused";

/** What one request's callbacks leave for the answer. */
type Bag = {
  check: CredentialsCheck | null;
  tokens: SessionTokens | null;
  userId: string | null;
  failure: unknown;
};

/**
 * Serves /api/auth/*: signing in with a password or through a provider. The answer carries the session's two cookies.
 * Says nothing of an account but right or wrong; a failure of ours is 503 and leaves every cookie as it was.
 */
export async function handleSignIn(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/api\/auth\/?/, "").split("/");
  if (!ACTIONS.has(path[0] ?? "") || path.length > 2) return answer(404, { reason: "not_found" });
  if (request.method !== "GET" && request.method !== "POST") return answer(405, { reason: "method" }, [], "GET, POST");
  if (request.method === "POST" && !isOwnOrigin(request.headers)) return answer(403, { reason: "other_site" });
  const body = request.method === "POST" ? await readFields(request) : {};
  if (body === "too_large") return answer(413, { reason: "too_large" });
  if (body === "malformed") return answer(400, { reason: "malformed" });

  const bag: Bag = { check: null, tokens: null, userId: null, failure: null };
  const cookieHeader = request.headers.get("cookie");
  const inner = await callNextAuth(
    {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      cookies: parseCookies(cookieHeader),
      body,
      query: { ...Object.fromEntries(url.searchParams), nextauth: path },
    },
    options(bag, { cookieHeader, caller: readCaller(request.headers), stay: body.stay === "true" }),
  );
  if (bag.failure) {
    log.error({ error: bag.failure }, "signing in failed");
    const code = bag.failure instanceof AppError ? bag.failure.code : "unavailable";
    return answer(code === "unauthenticated" ? 401 : 503, { reason: code, url: "/sign-in?error=unavailable" });
  }
  return toResponse(inner, bag, body.json === "true");
}

function options(bag: Bag, from: { cookieHeader: string | null; caller: Caller; stay: boolean }): NextAuthOptions {
  const settings = env();
  const methods = new Map<string, SignInMethod>();
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = settings;
  return {
    secret: settings.AUTH_SECRET,
    debug: false,
    session: { strategy: "jwt", maxAge: 900 },
    jwt: { maxAge: 900, encode: async () => "unused", decode: async () => null },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: { name: THROWAWAY_COOKIE, options: { httpOnly: true, sameSite: "lax", path: "/", secure: true } },
    },
    logger: {
      error: (code) => log.warn({ code }, "next-auth refused"),
      warn: (code) => log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, code: {} },
        // Never throws: what is thrown here ends up in an address.
        authorize: (given) =>
          guarded(bag, async () => {
            const { email = "", password = "", code = "" } = given ?? {};
            const check = await checkCredentials({
              email: String(email).slice(0, 320),
              password: String(password),
              code: String(code).slice(0, 100) || null,
              deviceMark: readCookie(from.cookieHeader, DEVICE_COOKIE),
              addressPrefix: from.caller.addressPrefix,
            });
            bag.check = check;
            if (check.kind !== "right") return null;
            methods.set(check.userId, check.method);
            return { id: check.userId };
          }),
      }),
      ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET
        ? [GoogleProvider({ clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET })]
        : []),
      ...(GITHUB_ID && GITHUB_SECRET ? [GithubProvider({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET })] : []),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider === "credentials") return true;
        if (account?.provider !== "google" && account?.provider !== "github") return false;
        const { provider, providerAccountId } = account;
        const found = await guarded(bag, () =>
          findOauthUser(
            {
              provider,
              subject: providerAccountId,
              email: user.email ?? null,
              // GitHub does not say whether an address was verified, so its accounts must be linked by hand.
              isEmailVerified:
                provider === "google" && (profile as { email_verified?: unknown })?.email_verified === true,
              name: user.name ?? null,
            },
            from,
          ),
        );
        if (!found) return false;
        user.id = found.userId;
        methods.set(found.userId, provider);
        return true;
      },
      jwt: async ({ token, user }) => {
        if (user) {
          const previous = await readAccessToken(readCookie(from.cookieHeader, ACCESS_COOKIE));
          bag.userId = user.id;
          bag.tokens = await guarded(bag, () =>
            startSession({
              userId: user.id,
              method: methods.get(user.id) ?? "password",
              stay: from.stay,
              caller: from.caller,
              replacedSessionId: previous?.sessionId ?? null,
            }),
          );
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

async function guarded<T>(bag: Bag, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    bag.failure = error;
    return null;
  }
}

type InnerResponse = { status: number; headers: Map<string, string | string[]>; body: unknown };

/** Calls next-auth through its Node door, which takes everything from the arguments and nothing from the framework. */
async function callNextAuth(
  request: { method: string; headers: object; cookies: object; body: object; query: object },
  authOptions: NextAuthOptions,
): Promise<InnerResponse> {
  // biome-ignore lint/style/noProcessEnv: next-auth takes its own address from here alone; else it trusts the Host header.
  process.env.NEXTAUTH_URL = env().APP_URL;
  const inner: InnerResponse = { status: 200, headers: new Map(), body: null };
  const response = {
    status(code: number) {
      inner.status = code;
      return response;
    },
    getHeader: (name: string) => inner.headers.get(name.toLowerCase()),
    setHeader(name: string, value: string | string[]) {
      inner.headers.set(name.toLowerCase(), value);
      return response;
    },
    json(value: unknown) {
      inner.body = value;
    },
    send(value: unknown) {
      inner.body = value;
    },
    end: () => undefined,
  };
  await NextAuth(
    request as unknown as IncomingMessage & never,
    response as unknown as ServerResponse & never,
    authOptions,
  );
  return inner;
}

function toResponse(inner: InnerResponse, bag: Bag, wantsJson: boolean): Response {
  const set = inner.headers.get("set-cookie") ?? [];
  const cookies = (Array.isArray(set) ? set : [set]).filter((line) => !line.startsWith(THROWAWAY_COOKIE));
  if (bag.tokens) cookies.push(...writeSessionCookies(bag.tokens));
  if (bag.tokens && bag.userId) cookies.push(deviceCookie(bag.userId));

  const { check } = bag;
  if (check && check.kind !== "right") {
    const status = check.kind === "wait" ? 429 : 401;
    const reason = check.kind === "second_factor" && check.isCodeWrong ? "wrong_code" : check.kind;
    const location = `${env().APP_URL}/sign-in?error=${reason}`;
    if (!wantsJson) return answer(302, null, cookies, undefined, { location });
    const seconds = check.kind === "wait" ? { seconds: check.seconds } : {};
    const headers: Record<string, string> = check.kind === "wait" ? { "retry-after": String(check.seconds) } : {};
    return answer(status, { reason, ...seconds, url: location }, cookies, undefined, headers);
  }
  const location = inner.headers.get("location") ?? (inner.body as { url?: unknown } | null)?.url;
  if (typeof location === "string" && location.endsWith("/signin?csrf=true")) {
    return answer(403, { reason: "csrf", url: "/sign-in" }, cookies);
  }
  if (wantsJson) return answer(inner.status, inner.body, cookies);
  if (typeof location === "string") return answer(302, null, cookies, undefined, { location });
  const isText = typeof inner.body === "string";
  return answer(inner.status, isText ? { reason: "refused" } : inner.body, cookies);
}

const deviceCookie = (userId: string) =>
  `${DEVICE_COOKIE}=${makeDeviceMark(userId)}; Path=/; Max-Age=${DEVICE_SECONDS}; HttpOnly; Secure; SameSite=Lax`;

function answer(
  status: number,
  body: unknown,
  cookies: string[] = [],
  allow?: string,
  more: Record<string, string> = {},
): Response {
  const headers = new Headers({ "cache-control": "no-store", ...more, ...(allow ? { allow } : {}) });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  if (body === null) return new Response(null, { status, headers });
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), { status, headers });
}

async function readFields(request: Request): Promise<Record<string, string> | "too_large" | "malformed"> {
  const read = await readBody(request, BODY_BYTES);
  if (read.kind !== "read") return "too_large";
  const text = new TextDecoder().decode(read.bytes);
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  if (!type.startsWith("application/json")) return text === "" ? {} : "malformed";
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return "malformed";
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
  } catch {
    return "malformed";
  }
}

function parseCookies(header: string | null): Record<string, string> {
  const pairs = (header ?? "").split(";").map((part) => part.trim());
  return Object.fromEntries(
    pairs
      .filter((pair) => pair.includes("="))
      .map((pair) => [pair.slice(0, pair.indexOf("=")), safeDecode(pair.slice(pair.indexOf("=") + 1))]),
  );
}

function safeDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

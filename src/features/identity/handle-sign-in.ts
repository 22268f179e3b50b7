import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";
import { callNextAuth, type InnerResponse } from "./_call-next-auth";
import { makeDeviceMark } from "./_known-device";
import { pendingCookie } from "./_pending-sign-in";
import { readAllCookies } from "./_read-all-cookies";
import { readFields } from "./_read-fields";
import { type Bag, CALLBACK_URL_COOKIE, guarded, signInOptions, THROWAWAY_COOKIE } from "./_sign-in-options";
import { takeAttempt } from "./_throttle";
import { isOwnOrigin } from "./is-own-origin";
import { readCaller } from "./read-caller";
import { readCookie } from "./read-cookie";
import { DEVICE_COOKIE, DEVICE_SECONDS, LINKED_PATH, type ProviderFailure, STAY_COOKIE, safeNext } from "./rules";
import { writeSessionCookies } from "./write-session-cookies";

/** The ceremonies that next-auth performs here. Sessions, signing out and reading are ours, so its own are not served. */
const ACTIONS = new Set(["csrf", "providers", "signin", "callback", "error"]);
const BODY_BYTES = 16 * 1024;
const STAY_SECONDS = 15 * 60;

/** One request, as far as its answer depends on it. */
type Asked = {
  method: string;
  action: string;
  url: URL;
  cookies: Record<string, string>;
  body: Record<string, string>;
};

/**
 * Serves /api/auth/*: signing in with a password or through a provider. The answer carries the session's two cookies.
 * Says nothing of an account but right or wrong; a failure of ours leaves every cookie as it was, and is 503 or, for
 * somebody who comes from a provider, the sign-in page that says so.
 * @param room.isInvited whether a workspace waits for the person of an address: the floor above knows
 */
export async function handleSignIn(
  request: Request,
  room: { isInvited: (email: string) => Promise<boolean> },
): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/api\/auth\/?/, "").split("/");
  const [action = ""] = path;
  if (!ACTIONS.has(action) || path.length > 2) return answer(404, { reason: "not_found" });
  if (request.method !== "GET" && request.method !== "POST") return answer(405, { reason: "method" }, [], "GET, POST");
  if (request.method === "POST" && !isOwnOrigin(request.headers)) return answer(403, { reason: "other_site" });
  const read = request.method === "POST" ? await readBody(request, BODY_BYTES) : null;
  if (read && read.kind !== "read") return answer(UNREAD_STATUS[read.kind], { reason: read.kind });
  const body = read ? readFields(read.bytes, request.headers.get("content-type") ?? "") : {};
  if (body === "malformed") return answer(400, { reason: "malformed" });

  const bag: Bag = { check: null, signedIn: null, pendingMark: null, refusal: null, failure: null };
  const cookieHeader = request.headers.get("cookie");
  const asked: Asked = { method: request.method, action, url, cookies: readAllCookies(cookieHeader), body };
  const caller = readCaller(request.headers);
  // Each time that somebody comes back, the provider is asked, in our name.
  const isComingBack = action === "callback" && path[1] !== "credentials";
  // Counted apart: wrong passwords of a network keep nobody from coming back.
  const of = { account: null, addressPrefix: caller.addressPrefix && `coming back from ${caller.addressPrefix}` };
  const place = isComingBack ? await guarded(bag, () => takeAttempt(of)) : null;
  if (bag.failure) return answerFailure(bag.failure, asked);
  if (place?.kind === "wait") return answerWait(place.seconds, failurePage(asked, "wait"));
  const inner = await callNextAuth(
    {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      cookies: withOwnPath(asked.cookies),
      body: withOwnPath(body),
      query: { ...withOwnPath(Object.fromEntries(url.searchParams)), nextauth: path },
    },
    signInOptions(bag, {
      cookieHeader,
      caller,
      stay: request.method === "POST" ? body.stay === "true" : readCookie(cookieHeader, STAY_COOKIE) !== null,
      isLinking: nextOf(asked) === LINKED_PATH,
      isInvited: room.isInvited,
      attempt: place?.attempt ?? null,
    }),
  );
  return bag.failure ? answerFailure(bag.failure, asked) : toResponse(inner, bag, asked);
}

function answerFailure(failure: unknown, asked: Asked): Response {
  log.error({ error: failure }, "signing in failed");
  if (asked.method === "GET") return goTo(failurePage(asked, "unavailable"));
  const code = failure instanceof AppError ? failure.code : "unavailable";
  return answer(code === "unauthenticated" ? 401 : 503, { reason: code, url: "/sign-in?error=unavailable" });
}

/** A browser goes on by itself to the page that says it in words. */
function answerWait(seconds: number, url: string): Response {
  const headers = { "retry-after": String(seconds), refresh: `0;url=${url}` };
  return answer(429, { reason: "wait", seconds, url }, [], undefined, headers);
}

function toResponse(inner: InnerResponse, bag: Bag, asked: Asked): Response {
  const set = inner.headers.get("set-cookie") ?? [];
  const cookies = (Array.isArray(set) ? set : [set]).filter((line) => !line.startsWith(THROWAWAY_COOKIE));
  const wantsJson = asked.body.json === "true";
  if (bag.signedIn) {
    const { userId, tokens } = bag.signedIn;
    cookies.push(...writeSessionCookies(tokens), deviceCookie(userId));
    if (asked.body.step === "code") cookies.push(pendingCookie(null));
  }
  if (bag.pendingMark) cookies.push(pendingCookie(bag.pendingMark));

  const { check } = bag;
  if (check && check.kind !== "right") {
    const status = check.kind === "wait" ? 429 : 401;
    const reason = check.kind === "second_factor" && check.isCodeWrong ? "wrong_code" : check.kind;
    const location = `${env().APP_URL}/sign-in?error=${reason}`;
    if (!wantsJson) return goTo(location, cookies);
    const seconds = check.kind === "wait" ? { seconds: check.seconds } : {};
    const headers: Record<string, string> = check.kind === "wait" ? { "retry-after": String(check.seconds) } : {};
    return answer(status, { reason, ...seconds, url: location }, cookies, undefined, headers);
  }
  const told = inner.headers.get("location") ?? (inner.body as { url?: unknown } | null)?.url;
  if (typeof told === "string" && told.endsWith("/signin?csrf=true")) {
    return answer(403, { reason: "csrf", url: "/sign-in" }, cookies);
  }
  if (typeof told !== "string") {
    const isText = typeof inner.body === "string";
    return answer(inner.status, isText ? { reason: "refused" } : inner.body, cookies);
  }
  const location = whereTo(told, bag, asked);
  if (asked.action === "signin" && asked.method === "POST") cookies.push(stayCookie(asked.body.stay === "true"));
  return wantsJson ? answer(inner.status, { url: location }, cookies) : goTo(location, cookies);
}

/** Where the browser goes: next-auth's own detours over its error pages are cut short. */
function whereTo(told: string, bag: Bag, asked: Asked): string {
  const { APP_URL } = env();
  if (bag.pendingMark) return `${APP_URL}/sign-in?step=code&next=${encodeURIComponent(nextOf(asked))}`;
  const target = new URL(told, APP_URL);
  const isDetour = target.origin === APP_URL && /^\/(api\/auth|sign-in)(\/|$)/.test(target.pathname);
  if (!isDetour) return target.href;
  return failurePage(asked, bag.refusal ?? failureOf(asked));
}

function failureOf({ action, method, url }: Asked): ProviderFailure | null {
  if (action === "callback") return url.searchParams.get("error") === "access_denied" ? "cancelled" : "provider_failed";
  if (action === "signin") return method === "POST" ? "provider_down" : null;
  return "provider_failed";
}

/** The page that says what went wrong: the account's own for somebody who was linking, else the one to sign in. */
function failurePage(asked: Asked, failure: ProviderFailure | null): string {
  const { APP_URL } = env();
  const next = nextOf(asked);
  if (next === LINKED_PATH && failure) return `${APP_URL}/me?error=${failure}`;
  return `${APP_URL}/sign-in?${new URLSearchParams({ ...(failure ? { error: failure } : {}), next })}`;
}

/** Where somebody was going before they went to a provider: a path of this site, whatever the browser says. */
function nextOf({ url, cookies, body }: Asked): string {
  return toOwnPath(body.callbackUrl ?? url.searchParams.get("callbackUrl") ?? cookies[CALLBACK_URL_COOKIE]);
}

function toOwnPath(address: string | null | undefined): string {
  const { APP_URL } = env();
  return safeNext(address?.startsWith(`${APP_URL}/`) ? address.slice(APP_URL.length) : address);
}

/** The fields as they came, but for where to go afterwards: next-auth breaks off at an address that is none. */
function withOwnPath(fields: Record<string, string>): Record<string, string> {
  const { APP_URL } = env();
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name === "callbackUrl" || name === CALLBACK_URL_COOKIE ? `${APP_URL}${toOwnPath(value)}` : value,
    ]),
  );
}

const deviceCookie = (userId: string) =>
  `${DEVICE_COOKIE}=${makeDeviceMark(userId)}; Path=/; Max-Age=${DEVICE_SECONDS}; HttpOnly; Secure; SameSite=Lax`;

const stayCookie = (stay: boolean) =>
  `${STAY_COOKIE}=1; Path=/; Max-Age=${stay ? STAY_SECONDS : 0}; HttpOnly; Secure; SameSite=Lax`;

const goTo = (location: string, cookies: string[] = []) => answer(302, null, cookies, undefined, { location });

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

/** The numbers and names of identity, shared with the browser. No server code here. */

/** An access token lives this long from its making, whatever is done with it. */
export const ACCESS_MS = 15 * 60_000;
/** Two tabs, or one whose answer got lost, may present the token before the current one for this long. */
export const REFRESH_GRACE_MS = 20_000;
/** How long a session outlives silence, and how long it lives at all. */
export const SESSION_LIMITS = {
  short: { idleMs: 2 * 3_600_000, absoluteMs: 12 * 3_600_000 },
  stay: { idleMs: 24 * 3_600_000, absoluteMs: 7 * 24 * 3_600_000 },
} as const;
/** The most guarded acts want a proof of identity no older than this. */
export const PROOF_MS = 5 * 60_000;
export const RESET_LINK_MS = 30 * 60_000;
export const SIGN_UP_LINK_MS = 60 * 60_000;

export const ACCESS_COOKIE = "__Host-ebizmate.at";
/** Bound to its path, which `__Host-` forbids; refreshing wants both cookies and the same session in both. */
export const REFRESH_COOKIE = "__Secure-ebizmate.rt";
export const REFRESH_PATH = "/api/session";
/** Holds nothing but the mark of a known device; lives for half a year. */
export const DEVICE_COOKIE = "__Host-ebizmate.device";
export const DEVICE_SECONDS = 180 * 86_400;
/** Holds who has come from a provider and owes the code of an authenticator. */
export const PENDING_COOKIE = "__Host-ebizmate.pending";
export const PENDING_MS = 5 * 60_000;
/** Remembers over the way to a provider and back that somebody wants to stay signed in. */
export const STAY_COOKIE = "__Host-ebizmate.stay";
/** Where a linking comes back to; what went wrong is told there and not on the sign-in page. */
export const LINKED_PATH = "/me?linked";
/** A form or an image of another site cannot send it. */
export const REFRESH_HEADER = "x-ebizmate-refresh";

/** The account of the demo data: its password is in the README, so it signs nobody in where strangers come. */
export const DEMO_ACCOUNT = { email: "owner@demo.local", password: "demo-demo-demo" };

/** Who else may say who somebody is. The names stand in addresses: APP_URL/api/auth/callback/<name>. */
export const PROVIDER_IDS = ["google", "github", "oidc"] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];
/** Why coming from a provider did not sign somebody in: the `error` of the page that says so. */
export const PROVIDER_FAILURES = [
  "not_known",
  "unverified",
  "linked_elsewhere",
  "cancelled",
  "provider_down",
  "provider_failed",
  "wait",
  "unavailable",
] as const;
export type ProviderFailure = (typeof PROVIDER_FAILURES)[number];

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

/** True above PASSWORD_MAX characters, however many units and marks they are written with. */
export function isPasswordTooLong(password: string): boolean {
  return [...password.normalize("NFC")].length > PASSWORD_MAX;
}

/** An address in the one form it is stored and compared in: NFKC, trimmed, lower case. */
export function normaliseEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

/** Where to go after signing in: a path of this site, or "/" for anything that could lead elsewhere. */
export function safeNext(next: string | null | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\\\p{Cc}]/u.test(next)) return "/";
  const base = "http://here.invalid";
  try {
    const url = new URL(next, base);
    // "/.//elsewhere.example" is a path of ours only until its dots are resolved.
    if (url.origin !== base || url.pathname.startsWith("//")) return "/";
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return "/";
  }
}

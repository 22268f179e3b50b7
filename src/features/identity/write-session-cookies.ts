import { ACCESS_COOKIE, REFRESH_COOKIE, REFRESH_PATH } from "./rules";
import type { SessionTokens } from "./schema";

/**
 * The two `Set-Cookie` lines of a session. The access cookie outlives its token: refreshing must still read which
 * session an expired token belonged to.
 */
export function writeSessionCookies(tokens: SessionTokens): string[] {
  const absoluteSeconds = Math.max(0, Math.floor(tokens.absoluteMs / 1000));
  const idleSeconds = Math.max(0, Math.floor(Math.min(tokens.idleMs, tokens.absoluteMs) / 1000));
  return [
    `${ACCESS_COOKIE}=${tokens.accessToken}; Path=/; Max-Age=${absoluteSeconds}; HttpOnly; Secure; SameSite=Lax`,
    `${REFRESH_COOKIE}=${tokens.refreshToken}; Path=${REFRESH_PATH}; Max-Age=${idleSeconds}; HttpOnly; Secure; SameSite=Strict`,
  ];
}

/** The lines that take both cookies away. */
export function clearSessionCookies(): string[] {
  return [
    `${ACCESS_COOKIE}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`,
    `${REFRESH_COOKIE}=; Path=${REFRESH_PATH}; Max-Age=0; HttpOnly; Secure; SameSite=Strict`,
  ];
}

import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/features/identity/content-security-policy";
import { env } from "@/lib/env";

/**
 * Gives every page its Content-Security-Policy with a nonce of its own. It decides nothing about who may see what:
 * pages and procedures ask the session themselves.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, { isDevelopment: env().NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  // Next takes the nonce of its scripts from the request's policy: a policy that a visitor sent must not be the one.
  headers.set("content-security-policy", policy);
  headers.delete("content-security-policy-report-only");
  headers.set("x-nonce", nonce);
  // Layouts are not told which page they frame, and whoever is sent to sign in wants to come back to it.
  headers.set("x-ebizmate-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // Not the API: what passes here is buffered and cut, and the webhook's signature is over the bytes as they came.
  matcher: ["/((?!api/|simulator/api/|_next/static/|_next/image/).*)"],
};

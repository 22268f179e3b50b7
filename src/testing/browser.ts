import { handleSignIn } from "@/features/identity/handle-sign-in";
import { mintAccessToken } from "@/features/identity/mint-access-token";
import { readAccessToken } from "@/features/identity/read-access-token";
import { ACCESS_COOKIE, ACCESS_MS } from "@/features/identity/rules";
import { hasInvitation } from "@/features/workspaces/has-invitation";
import { TEST_PASSWORD } from "./make-user";

type Handler = (request: Request) => Promise<Response>;

export const ORIGIN = "http://localhost:3000";

/** The door of /api/auth/*, put together as its route does. */
export const signInDoor: Handler = (request) => handleSignIn(request, { isInvited: hasInvitation });

/** A browser as far as the doors see one: it keeps cookies by path, names its origin, and calls handlers directly. */
export class Browser {
  readonly cookies = new Map<string, { value: string; path: string }>();

  /** `own` are headers that it sends with every request. */
  constructor(private readonly own: Record<string, string> = {}) {}

  /** A second browser with the same cookies: a thief, or the same one a moment earlier. */
  copy(): Browser {
    const twin = new Browser(this.own);
    for (const [name, cookie] of this.cookies) twin.cookies.set(name, cookie);
    return twin;
  }

  cookieHeader(path: string): string {
    return [...this.cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join("; ");
  }

  async call(handler: Handler, path: string, init: RequestInit & { origin?: string | null } = {}): Promise<Response> {
    const { origin = ORIGIN, ...rest } = init;
    const headers = new Headers(this.own);
    for (const [name, value] of new Headers(rest.headers)) headers.set(name, value);
    headers.set("host", "localhost:3000");
    headers.set("cookie", this.cookieHeader(path));
    if (origin !== null && rest.method === "POST") headers.set("origin", origin);
    const response = await handler(new Request(`${ORIGIN}${path}`, { ...rest, headers }));
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  post(handler: Handler, path: string, body?: unknown): Promise<Response> {
    const json = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return this.call(handler, path, body === undefined ? { method: "POST" } : json);
  }

  async signIn(email: string, more: Record<string, string> = {}): Promise<Response> {
    const csrf = await (await this.call(signInDoor, "/api/auth/csrf")).json();
    return this.call(signInDoor, "/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ csrfToken: csrf.csrfToken, json: "true", email, password: TEST_PASSWORD, ...more }),
    });
  }

  private keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const name = pair.slice(0, pair.indexOf("="));
    const path = attributes.find((attribute) => attribute.startsWith("Path="))?.slice(5) ?? "/";
    if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
    else this.cookies.set(name, { value: pair.slice(name.length + 1), path });
  }
}

/** Makes the browser's access token one that ran out a second ago. */
export async function expireAccess(browser: Browser): Promise<void> {
  const claims = await readAccessToken(browser.cookies.get(ACCESS_COOKIE)?.value ?? null);
  if (!claims) throw new Error("no access token to expire");
  const at = new Date(Date.now() - ACCESS_MS - 1_000);
  const { token } = await mintAccessToken({ ...claims, at, absoluteExpiresAt: new Date(Date.now() + 1e9) });
  browser.cookies.set(ACCESS_COOKIE, { value: token, path: "/" });
}

import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "./env";
import { log } from "./log";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What the framework breaks off at, with a bare 500: led to /api/refused instead. */
export type RequestFault = "malformed" | "method";

/** Told by the guard to the doors, which may be loaded apart from it: what no client can know. */
const MARKED = Symbol.for("ebizmate.guarded");
const MARK = "x-ebizmate-guarded";
const told = globalThis as { [MARKED]?: string };

let hasWarned = false;

/**
 * Looks at every request but upgrades before the framework's server does, which offers no place of its own for that. What the server
 * cannot route is led to the door that says so; the address of a client is the connection's, unless a proxy of ours is
 * trusted to say it. Call once, at the start.
 */
export function guardRequests(): void {
  told[MARKED] ??= randomUUID();
  subscribe("http.server.request.start", (message) => guard((message as { request: IncomingMessage }).request));
}

/**
 * Whether X-Forwarded-For is what the guard made it. Not for what came while the server was starting, before the guard
 * stood; always where no guard stands, for then no server passed it on.
 */
export function isGuarded(headers: Headers): boolean {
  return told[MARKED] === undefined || headers.get(MARK) === told[MARKED];
}

/** Never throws: what is thrown in a channel ends the process. */
function guard(request: IncomingMessage): void {
  if (!env().TRUST_PROXY) {
    if (request.headers["x-forwarded-for"] !== undefined) warnOnce();
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
    request.headers[MARK] = told[MARKED];
  }
  const fault = findFault(request);
  if (fault === null) return;
  request.url = `/api/refused/${fault}`;
  if (request.method !== "HEAD") request.method = "GET";
}

function findFault({ method = "", url = "" }: IncomingMessage): RequestFault | null {
  if (!METHODS.includes(method)) return "method";
  if (!url.startsWith("/")) return "malformed";
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return null;
  } catch {
    return "malformed";
  }
}

function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  log.warn("a request came with X-Forwarded-For, unheeded: if a proxy of yours wrote it, set TRUST_PROXY=1");
}

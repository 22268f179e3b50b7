import { randomUUID } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "./env";
import { guardAnswer } from "./guard-answer";
import { log } from "./log";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** Everything else is a page or a file, which can only be read. */
const DOORS = /^\/(simulator\/)?api(\/|$)/;

/** What the framework breaks off at, with a bare 500: led to /api/refused instead. `page`: a method that no page takes. */
export type RequestFault = "malformed" | "method" | "page";

/** Told by the guard to the doors, which may be loaded apart from it: what no client can know. */
const MARKED = Symbol.for("ebizmate.guarded");
const MARK = "x-ebizmate-guarded";
const told = globalThis as { [MARKED]?: string };

let hasWarned = false;

/**
 * Looks at every request but upgrades before the framework's server does, which offers no place of its own for that. What
 * the server cannot route is led to the door that says so; the address of a client is the connection's, unless a proxy of
 * ours is trusted to say it; and every answer gets its headers. Call once, at the start.
 * @returns what ends it
 */
export function guardRequests(): () => void {
  told[MARKED] ??= randomUUID();
  const onStart = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    guard(request);
    guardAnswer(response);
  };
  subscribe("http.server.request.start", onStart);
  return () => void unsubscribe("http.server.request.start", onStart);
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
  // There are no server actions here, and the framework breaks off at one that it does not know.
  delete request.headers["next-action"];
  const fault = findFault(request);
  if (fault !== null) request.url = `/api/refused/${fault}`;
  // A form that was sent before its page was awake brings the page once more.
  const isPageAsked = fault === null && request.method === "POST" && !DOORS.test(pathOf(request));
  if ((fault !== null && request.method !== "HEAD") || isPageAsked) request.method = "GET";
}

const pathOf = ({ url = "" }: IncomingMessage) => url.split("?", 1)[0] ?? "";

function findFault(request: IncomingMessage): RequestFault | null {
  const { method = "", url = "" } = request;
  if (!METHODS.includes(method)) return "method";
  if (!url.startsWith("/")) return "malformed";
  try {
    decodeURIComponent(pathOf(request));
  } catch {
    return "malformed";
  }
  return ["GET", "HEAD", "POST"].includes(method) || DOORS.test(pathOf(request)) ? null : "page";
}

function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  log.warn("a request came with X-Forwarded-For, unheeded: if a proxy of yours wrote it, set TRUST_PROXY=1");
}

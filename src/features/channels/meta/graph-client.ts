import { createHmac } from "node:crypto";
import { env } from "@/lib/env";
import type { Login } from "../schema";
import { readGraphError } from "./read-graph-error";
import { type RawRecord, readRecord } from "./read-record";
import type { GraphError } from "./schema";

const TIMEOUT_MS = 10_000;

export type GraphCall = {
  /** Which of Meta's two hosts, and which application's secret, go with the token. */
  login: Login;
  token: string;
  method: "GET" | "POST";
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  body?: unknown;
};

export type GraphAnswer =
  | { kind: "ok"; body: RawRecord }
  /** Meta said no, in its own words. */
  | { kind: "error"; error: GraphError }
  /** No connection came about: nothing was done. */
  | { kind: "not_reached"; reason: string }
  /** The request went out and nothing sure came back: it may have been carried out. */
  | { kind: "no_answer"; reason: string };

/**
 * The one way to speak to the Graph API: version, token in the header (an address may be logged), proof that we hold the
 * application's secret, 10 s at most. Never throws and never tries again: whether that is safe, the caller knows.
 */
export async function callGraph(call: GraphCall): Promise<GraphAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(addressOf(call), {
      method: call.method,
      headers: {
        authorization: `Bearer ${call.token}`,
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    const reason = codeOf(error);
    return isBeforeSending(error) ? { kind: "not_reached", reason } : { kind: "no_answer", reason };
  }
  const body = parseBody(text);
  const error = body && readGraphError(body, response);
  // A failure of the server that does not say which one could be any, also one after the deed.
  const isNameless = error?.code === -1 && response.status >= 500;
  if (error && !isNameless) return { kind: "error", error };
  if (response.ok && body) return { kind: "ok", body };
  // No words of Meta's own, such as a gateway's page: below 500 the request was turned away at the door.
  const reason = `http_${response.status}`;
  if (response.status < 400 || response.status >= 500) return { kind: "no_answer", reason };
  const isThrottled = response.status === 429;
  return { kind: "error", error: { status: response.status, code: isThrottled ? 4 : -1, isTransient: false } };
}

function addressOf(call: GraphCall): URL {
  const { META_GRAPH_URL, META_INSTAGRAM_GRAPH_URL, META_GRAPH_VERSION, META_APP_SECRET, META_INSTAGRAM_APP_SECRET } =
    env();
  const isInstagram = call.login === "instagram";
  const path = [META_GRAPH_VERSION, ...call.path].map(encodeURIComponent).join("/");
  const url = new URL(`${isInstagram ? META_INSTAGRAM_GRAPH_URL : META_GRAPH_URL}/${path}`);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const secret = (isInstagram && META_INSTAGRAM_APP_SECRET) || META_APP_SECRET;
  url.searchParams.set("appsecret_proof", createHmac("sha256", secret).update(call.token).digest("hex"));
  return url;
}

function parseBody(text: string): RawRecord | undefined {
  try {
    return readRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Failures of looking up, connecting and agreeing on a secure line: not one byte of the request was sent. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|.*SELF_SIGNED_CERT.*|UNABLE_TO_.*)$/;

function isBeforeSending(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const failures = cause instanceof AggregateError ? cause.errors : [cause];
  return failures.every((failure) => {
    const { code, syscall } = readRecord(failure) ?? {};
    return syscall === "connect" || syscall === "getaddrinfo" || BEFORE_SENDING.test(String(code));
  });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  const code = readRecord(error.cause)?.code;
  return typeof code === "string" ? code.toLowerCase() : error.name === "TimeoutError" ? "timeout" : "failed";
}

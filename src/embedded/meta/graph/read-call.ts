import type { IncomingMessage } from "node:http";
import { readText } from "../../read-text";
import { GraphError } from "../graph-error";

export type GraphCall = {
  method: "GET" | "POST" | "DELETE";
  /** Path without the version. */
  path: string[];
  /** Query and body together; the body wins. Credentials are not among them. */
  params: Record<string, unknown>;
  token: string | undefined;
  proof: string | undefined;
  proofTime: string | undefined;
};

const MAX_BODY_BYTES = 1_000_000;
const CREDENTIALS = ["access_token", "appsecret_proof", "appsecret_time"];

/** Reads a whole request body as text. Throws a GraphError beyond a megabyte. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const body = await readText(request, MAX_BODY_BYTES);
  if (body === null) throw GraphError.invalid("The request is too large");
  return body;
}

/** Reads a call as the Graph API does: parameters may stand in the query, a form or a JSON body. */
export async function readCall(request: IncomingMessage, url: URL): Promise<GraphCall> {
  const { method } = request;
  if (method !== "GET" && method !== "POST" && method !== "DELETE") {
    throw GraphError.invalid(`Unsupported request - method type: ${method?.toLowerCase()}`, "GraphMethodException");
  }
  const path = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (/^v\d+\.\d+$/.test(path[0] ?? "")) path.shift();

  const body = await readBody(request);
  const all: Record<string, unknown> = {
    ...fromForm(url.searchParams),
    ...parseBody(body, request.headers["content-type"]),
  };
  const params = Object.fromEntries(Object.entries(all).filter(([name]) => !CREDENTIALS.includes(name)));
  const bearer = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return {
    method,
    path,
    params,
    token: bearer ?? asText(all.access_token),
    proof: asText(all.appsecret_proof),
    proofTime: asText(all.appsecret_time),
  };
}

function parseBody(body: string, contentType = ""): Record<string, unknown> {
  if (body === "") return {};
  if (!contentType.includes("json")) return fromForm(new URLSearchParams(body));
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {}
  throw GraphError.invalid("Invalid JSON in the request body");
}

/** In forms and queries objects travel as JSON text. */
function fromForm(form: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries([...form].map(([name, value]) => [name, /^[[{]/.test(value) ? parseOrKeep(value) : value]));
}

function parseOrKeep(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const asText = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

import { isNumberedHost } from "@/features/identity/is-numbered-host";
import { isOwnOrigin } from "@/features/identity/is-own-origin";
import { env, isEmbedded } from "@/lib/env";
import { log } from "@/lib/log";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";

export const dynamic = "force-dynamic";

/** The control calls the phone may make, and the query names they take. Nothing else gets through. */
const CALLS: Record<string, string[]> = {
  "GET channels": [],
  "GET threads": ["channelId"],
  "GET thread": ["channelId", "customerId"],
  "GET posts": ["channelId"],
  "GET deliveries": [],
  "GET changes": ["after", "waitMs"],
  "GET switches": [],
  "GET errors": [],
  "POST messages": [],
  "POST comments": [],
  "POST errors": [],
  "POST reset": [],
  "PUT switches": [],
  "DELETE errors": ["id"],
};
const MAX_BODY_BYTES = 60_000;
const UNREAD = {
  too_large: "The text is too long",
  too_slow: "The text came too slowly",
  cut_off: "The text broke off",
} as const;

/** Passes a fixed set of calls on to the Meta simulator. 404 while Meta is the real one, 502 while the simulator is down. */
async function pass(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  const name = path.join("/");
  const queryNames = CALLS[`${request.method} ${name}`];
  if (!isEmbedded("meta") || queryNames === undefined) return refuse(404, "Not found");
  const { host } = new URL(env().APP_URL);
  const given = request.headers.get("host");
  if (!isOwnOrigin(request.headers) || (given !== host && !isNumberedHost(given))) return refuse(403, "Not from here");
  const isJson = request.headers.get("content-type")?.startsWith("application/json");
  // A form on a foreign page cannot send JSON without asking first, and nobody answers that question.
  if (request.method !== "GET" && !isJson) return refuse(415, "Expected application/json");
  const read = request.method === "GET" ? undefined : await readBody(request, MAX_BODY_BYTES);
  if (read && read.kind !== "read") return refuse(UNREAD_STATUS[read.kind], UNREAD[read.kind]);
  const body = read && new TextDecoder().decode(read.bytes);

  const asked = new URL(request.url).searchParams;
  const query = new URLSearchParams(queryNames.flatMap((key) => asked.getAll(key).map((value) => [key, value])));
  try {
    const answer = await fetch(`${env().META_GRAPH_URL}/_simulator/${name}?${query}`, {
      method: request.method,
      headers: { "content-type": "application/json" },
      body,
      cache: "no-store",
      signal: request.signal,
    });
    return new Response(await answer.text(), { status: answer.status, headers: JSON_HEADERS });
  } catch (error) {
    if (!request.signal.aborted) log.warn({ error, call: name }, "meta simulator did not answer");
    return refuse(502, "The simulator does not answer");
  }
}

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };
const refuse = (status: number, error: string) =>
  new Response(JSON.stringify({ error }), { status, headers: JSON_HEADERS });

export { pass as DELETE, pass as GET, pass as POST, pass as PUT };

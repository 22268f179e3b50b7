import http from "node:http";
import { type Op, saveStep } from "./apply-ops";
import { makeUlid, seededUlid } from "./make-ulid";
import { PAGE } from "./page";
import { parseEvent } from "./parse-event";
import type { Registry } from "./register-functions";
import { canonicalJson, hashSigningKey, isSameSecret } from "./sign-request";
import { snapshot } from "./snapshot";
import type { Engine } from "./state";

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_EVENTS = 5000;
const CLOUD_EVENT_BYTES = 256 * 1024;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

type Reply = { status: number; body?: unknown; type?: string };

/** The runner's own address: events in, registrations, checkpoints, state of runs, health, and the page. */
export function serveHttp(engine: Engine, registry: Registry): http.Server {
  return http.createServer(async (request, response) => {
    let reply: Reply;
    try {
      reply = await route(engine, registry, request);
    } catch (error) {
      reply = { status: 400, body: { error: (error as Error).message, status: 400 } };
    }
    const text =
      typeof reply.body === "string" ? reply.body : reply.body === undefined ? "" : JSON.stringify(reply.body);
    response.writeHead(reply.status, { "content-type": reply.type ?? "application/json", "cache-control": "no-store" });
    response.end(text);
  });
}

async function route(engine: Engine, registry: Registry, request: http.IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? "/", "http://runner");
  const [, first, second, third, fourth] = pathname.split("/");
  const method = request.method ?? "GET";
  if (method === "POST" && first === "e") return acceptEvents(engine, request, decodeURIComponent(second ?? ""));
  if (method === "GET" && pathname === "/health") {
    return { status: 200, body: { status: 200, message: "OK", app: engine.app.status } };
  }
  if (method === "GET" && (pathname === "/" || pathname === "/state")) {
    if (!LOOPBACK.test(request.headers.host ?? ""))
      return { status: 403, body: { error: "loopback only", status: 403 } };
    return pathname === "/"
      ? { status: 200, body: PAGE, type: "text/html; charset=utf-8" }
      : { status: 200, body: snapshot(engine) };
  }
  const expected = `Bearer ${hashSigningKey(engine.options.signingKey)}`;
  if (!isSameSecret(request.headers.authorization ?? "", expected)) {
    engine.log("refused a request with a wrong signing key", { path: pathname });
    return { status: 401, body: { error: "Unauthorized", status: 401 } };
  }
  if (method === "POST" && pathname === "/fn/register") return register(engine, registry, request);
  if (method === "POST" && pathname.startsWith("/v1/checkpoint/") && fourth === "async") {
    return checkpoint(engine, third ?? "", JSON.parse(await readBody(request)));
  }
  if (method === "GET" && first === "v0" && second === "runs") return runState(engine, third ?? "", fourth ?? "");
  engine.log("refused a request that the embedded job runner does not implement", { method, path: pathname });
  return {
    status: 501,
    body: { error: `${method} ${pathname} is not implemented by the embedded job runner`, status: 501 },
  };
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw new Error("the request is larger than 16 MiB");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

/** Events before a bad one stay accepted, as on the server. */
async function acceptEvents(engine: Engine, request: http.IncomingMessage, key: string): Promise<Reply> {
  if (!isSameSecret(key, engine.options.eventKey)) {
    engine.log("refused events with a wrong event key: give INNGEST_EVENT_KEY the same value in the app and here");
    return { status: 401, body: { status: 401, message: "", error: "Event key not found" } };
  }
  const ids: string[] = [];
  try {
    const text = await readBody(request);
    const events = [JSON.parse(text)].flat();
    if (events.length > MAX_EVENTS) throw new Error(`more than ${MAX_EVENTS} events in one request`);
    if (text.length > CLOUD_EVENT_BYTES)
      engine.log("a request's events are larger than Inngest Cloud's free plan takes (256 KiB)");
    for (const raw of events) {
      const id = seededUlid(request.headers["x-inngest-event-id-seed"]?.toString(), ids.length) ?? makeUlid();
      engine.emit(parseEvent(raw, id));
      ids.push(id);
    }
    return { status: 200, body: { ids: ids.length ? ids : [""], status: 200 } };
  } catch (error) {
    engine.log("refused an event", { reason: (error as Error).message });
    return { status: 400, body: { ids: ids.length ? ids : [""], status: 400, error: (error as Error).message } };
  }
}

async function register(engine: Engine, registry: Registry, request: http.IncomingMessage): Promise<Reply> {
  const { appName, sdk, functions } = JSON.parse(await readBody(request));
  try {
    if (engine.app.appId && appName !== engine.app.appId) {
      throw new Error(`this runner serves the app "${engine.app.appId}" alone; "${appName}" needs another`);
    }
    const modified = registry.register(engine, { appId: appName, sdk, functions });
    return { status: 200, body: { ok: true, modified } };
  } catch (error) {
    engine.log("refused a registration", { reason: (error as Error).message });
    return { status: 400, body: { error: (error as Error).message, status: 400 } };
  }
}

function checkpoint(engine: Engine, runId: string, body: { qi_id?: string; steps?: Op[] }): Reply {
  const missing = { error: "run not found in state store", data: { run_id: runId }, status: 400 };
  const run = engine.runs.get(runId);
  if (!run) return { status: 400, body: missing };
  const call = run.calls.get(body.qi_id ?? "");
  if (call?.isDoomed) return { status: 200 };
  for (const op of body.steps ?? []) {
    if (op.op === "StepPlanned") continue;
    if (op.op !== "StepRun" && op.op !== "Step")
      return { status: 400, body: { ...missing, error: `cannot checkpoint opcode: ${op.op}` } };
    if (!saveStep(engine, run, op.id, canonicalJson({ data: op.data ?? null }))) return { status: 400, body: missing };
    run.trace.push({ atMs: Date.now(), what: "StepRun (checkpoint)", step: op.displayName ?? op.id });
  }
  // A step that got through restarts the count, as on the server.
  if (call) call.job.attempt = 0;
  return { status: 200 };
}

function runState(engine: Engine, runId: string, what: string): Reply {
  const run = engine.runs.get(runId);
  if (!run) return { status: 404, body: { error: "run not found", status: 404 } };
  if (what === "batch") return { status: 200, body: `[${run.eventJson}]` };
  if (what === "actions")
    return { status: 200, body: `{${[...run.memo].map(([id, memo]) => `${JSON.stringify(id)}:${memo}`).join(",")}}` };
  return { status: 404, body: { error: `nothing is known of "${what}"`, status: 404 } };
}

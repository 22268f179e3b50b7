import http from "node:http";
import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { readText } from "../read-text";
import { memoOf, nameOf, type Op, saveStep } from "./apply-ops";
import { stepsJson } from "./dispatch-job";
import type { Engine } from "./engine";
import { makeUlid, seededUlid } from "./make-ulid";
import { PAGE } from "./page";
import { parseEvent } from "./parse-event";
import { registerFunctions } from "./register-functions";
import { hashSigningKey } from "./sign-request";
import { snapshot } from "./snapshot";

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_EVENTS = 5000;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

type Checkpoint = { qi_id?: string; steps?: Op[] };
type Registration = { appName: string; sdk: string; functions: unknown };
type Reply = { status: number; body?: unknown; type?: string };

const ok = (body?: unknown): Reply => ({ status: 200, body });
const refuse = (status: number, error: string, more = {}): Reply => ({ status, body: { error, status, ...more } });

/** The runner's own address: events in, registrations, checkpoints, state of runs, health, and the page. */
export function serveHttp(engine: Engine): http.Server {
  return http.createServer(async (request, response) => {
    const reply = await route(engine, request).catch(({ message: reason }: Error) => {
      engine.log("refused a request", { method: request.method, reason });
      return refuse(400, reason);
    });
    const headers = { "content-type": reply.type ?? "application/json", "cache-control": "no-store" };
    response.writeHead(reply.status, headers);
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
  });
}

async function route(engine: Engine, request: http.IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? "/", "http://runner");
  const [, first = "", second = "", third = "", fourth] = pathname.split("/");
  const wanted = `${request.method} /${first}`;
  if (wanted === "POST /e") return acceptEvents(engine, request, decodeURIComponent(second));
  if (wanted === "GET /health") return ok({ status: 200, message: "OK", app: engine.app.status });
  if (wanted === "GET /" || wanted === "GET /state") {
    if (!LOOPBACK.test(request.headers.host ?? "")) return refuse(403, "loopback only");
    return first ? ok(snapshot(engine)) : { ...ok(PAGE), type: "text/html; charset=utf-8" };
  }
  const expected = `Bearer ${hashSigningKey(engine.options.signingKey)}`;
  if (!isSameSecret(request.headers.authorization ?? "", expected)) {
    engine.log("refused a request with a wrong signing key", { path: pathname });
    return refuse(401, "Unauthorized");
  }
  if (wanted === "POST /fn") return register(engine, await readJson(request));
  if (wanted === "POST /v1" && fourth === "async") return checkpoint(engine, third, await readJson(request));
  if (wanted === "GET /v0" && second === "runs") return runState(engine, third, fourth);
  engine.log("refused a request that the embedded job runner does not implement", { wanted, path: pathname });
  return refuse(501, `${request.method} ${pathname} is not implemented by the embedded job runner`);
}

async function readJson(request: http.IncomingMessage) {
  const text = await readText(request, MAX_BODY_BYTES);
  if (text === null) throw new Error("the body is larger than 16 MiB");
  return JSON.parse(text);
}

/** Events before a bad one stay accepted, as on the server. */
async function acceptEvents(engine: Engine, request: http.IncomingMessage, key: string): Promise<Reply> {
  if (!isSameSecret(key, engine.options.eventKey)) {
    engine.log("refused events with a wrong event key: give INNGEST_EVENT_KEY the same value in the app and here");
    return refuse(401, "Event key not found", { message: "" });
  }
  const seed = request.headers["x-inngest-event-id-seed"]?.toString();
  const ids: string[] = [];
  try {
    const events = [await readJson(request)].flat();
    if (events.length > MAX_EVENTS) throw new Error(`more than ${MAX_EVENTS} events in one request`);
    for (const raw of events) {
      const id = seededUlid(seed, ids.length) ?? makeUlid();
      engine.emit(parseEvent(raw, id));
      ids.push(id);
    }
    return ok({ ids: ids.length ? ids : [""], status: 200 });
  } catch (error) {
    const reason = (error as Error).message;
    engine.log("refused an event", { reason });
    return refuse(400, reason, { ids: ids.length ? ids : [""] });
  }
}

function register(engine: Engine, { appName: appId, sdk, functions }: Registration): Reply {
  const { appId: served = appId } = engine.app;
  if (appId !== served) throw new Error(`this runner serves the app "${served}" alone; "${appId}" needs another`);
  return ok({ ok: true, modified: registerFunctions(engine, { appId, sdk, functions }) });
}

function checkpoint(engine: Engine, runId: string, { qi_id = "", steps = [] }: Checkpoint): Reply {
  const refused = (reason: string) => refuse(400, reason, { data: { run_id: runId } });
  const run = engine.runs.get(runId);
  const call = run?.calls.get(qi_id);
  if (call?.isDoomed) return ok();
  for (const op of steps.filter(({ op }) => op !== "StepPlanned")) {
    if (op.op !== "StepRun" && op.op !== "Step") return refused(`cannot checkpoint opcode: ${op.op}`);
    if (!run || !saveStep(run, op.id, memoOf(op))) return refused("run not found in state store");
    run.note("StepRun (checkpoint)", { step: nameOf(op) });
  }
  // A step that got through restarts the count, as on the server.
  if (call) call.job.attempt = 0;
  return run ? ok() : refused("run not found in state store");
}

function runState(engine: Engine, runId: string, what = ""): Reply {
  const run = engine.runs.get(runId);
  if (!run) return refuse(404, "run not found");
  if (what === "batch") return ok(`[${run.eventJson}]`);
  return what === "actions" ? ok(stepsJson(run)) : refuse(404, `nothing is known of "${what}"`);
}

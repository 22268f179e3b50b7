import type { Backend } from "./_backend";
import { type Command, isOverRest, notAvailable, parseCommand, type Reply, ReplyError, toBase64 } from "./rules";

export type RestRequest = { method: string; url: URL; body: string; wantsBase64: boolean };
export type RestAnswer = { status: number; body: unknown };
type Outcome = { result: Reply } | { error: string };

/**
 * Answers one request of Upstash's REST protocol: `POST /` with a command, `/pipeline` and `/multi-exec` with lists of
 * commands, and commands written as a path (`/set/key/value?EX=60`). Throws only while Redis cannot be reached.
 */
export async function answerRequest(backend: Backend, request: RestRequest): Promise<RestAnswer> {
  const encode = (reply: Reply): Outcome => ({ result: request.wantsBase64 ? toBase64(reply) : reply });
  try {
    const { pathname } = request.url;
    if (pathname === "/pipeline") {
      const outcomes: Outcome[] = [];
      for (const value of parseList(request.body, "pipeline")) {
        try {
          outcomes.push(encode(await backend.run(allowed(parseCommand(value)))));
        } catch (error) {
          outcomes.push({ error: refusal(error) });
        }
      }
      return { status: 200, body: outcomes };
    }
    if (pathname === "/multi-exec") {
      const commands = parseList(request.body, "multi-exec").map((value) => allowed(parseCommand(value)));
      const replies = await backend.runAll(commands);
      return {
        status: 200,
        body: replies.map((reply) => (reply instanceof Error ? { error: refusal(reply) } : encode(reply))),
      };
    }
    const command = pathname === "/" ? parseCommand(parseJson(request.body, "command")) : pathCommand(request);
    return { status: 200, body: encode(await backend.run(allowed(command))) };
  } catch (error) {
    return { status: 400, body: { error: refusal(error) } };
  }
}

function pathCommand({ method, url, body }: RestRequest): Command {
  const parts = url.pathname.slice(1).split("/").map(decodeURIComponent);
  if (method === "POST" && body !== "") parts.push(body);
  for (const [name, value] of url.searchParams) {
    if (name !== "_token") parts.push(name, ...(value === "" ? [] : [value]));
  }
  return parseCommand(parts);
}

function allowed(command: Command): Command {
  if (!isOverRest(command[0])) throw notAvailable(command[0]);
  return command;
}

function parseList(body: string, what: string): unknown[] {
  const list = parseJson(body, `${what} request`);
  if (!Array.isArray(list)) throw new ReplyError(`ERR failed to parse ${what} request`);
  return list;
}

function parseJson(body: string, what: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ReplyError(`ERR failed to parse ${what}`);
  }
}

function refusal(error: unknown): string {
  if (error instanceof ReplyError) return error.message;
  if (error instanceof URIError) return "ERR failed to parse command";
  throw error;
}

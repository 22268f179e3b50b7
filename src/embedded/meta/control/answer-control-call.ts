import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { sendJson } from "../../send-json";
import { ACTS } from "../graph/answer-graph-call";
import { readBody } from "../graph/read-call";
import { GRAPH_ERROR_NAMES, GraphError } from "../graph-error";
import { SUBSCRIBABLE_FIELDS } from "../rules";
import { ArmedError, NewArmedError, NewChannel, NewComment, NewMessage, Switches } from "../schema";
import { commit, getChannel, type Simulator } from "../simulator";
import { viewChannels } from "./view-channels";
import { viewPosts } from "./view-posts";
import { viewSent } from "./view-sent";
import { viewThread } from "./view-thread";
import { viewThreads } from "./view-threads";
import { writeComment } from "./write-comment";
import { writeMessage } from "./write-message";

const MAX_WAIT_MS = 25_000;

/** Answers `/_simulator/…`, the customers' side of the world and its switches. JSON in, JSON out. */
export async function answerControlCall(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const answer = (status: number, body: object) => {
    if (!response.destroyed) sendJson(response, status, body);
  };
  try {
    const body = await readBody(request);
    const route = `${request.method} ${url.pathname.replace(/^\/_simulator/, "")}`;
    const result = await dispatch(simulator, route, url.searchParams, body === "" ? {} : JSON.parse(body));
    if (result === undefined) answer(404, { error: "No such control call" });
    else answer(200, result);
  } catch (error) {
    if (error instanceof z.ZodError) return answer(400, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError) return answer(400, { error: "The body is not JSON" });
    if (error instanceof GraphError) return answer(error.facts.status, { error: error.message });
    throw error;
  }
}

async function dispatch(
  simulator: Simulator,
  route: string,
  query: URLSearchParams,
  body: unknown,
): Promise<object | undefined> {
  const { world } = simulator.journal;
  const required = (name: string) => z.string(`${name} is missing`).parse(query.get(name) ?? undefined);
  const optional = (name: string) => query.get(name) ?? undefined;
  const channel = () => getChannel(world, required("channelId"));
  switch (route) {
    case "GET /health":
      return { ok: true };
    case "GET /channels":
      return { channels: viewChannels(simulator) };
    case "POST /channels": {
      const input = NewChannel.parse(body);
      const fields = { ownerId: input.id, username: input.id, posts: [] };
      const subscribedFields = input.subscribedFields ?? SUBSCRIBABLE_FIELDS[input.product];
      await commit(simulator, [{ type: "channel", channel: { ...fields, ...input, subscribedFields } }]);
      return { channelId: input.id };
    }
    case "GET /threads":
      return { threads: viewThreads(simulator, channel()) };
    case "GET /thread":
      return viewThread(simulator, channel(), required("customerId"));
    case "GET /posts":
      return { posts: viewPosts(simulator, channel()) };
    case "POST /messages":
      return writeMessage(simulator, NewMessage.parse(body));
    case "POST /comments":
      return writeComment(simulator, NewComment.parse(body));
    case "GET /sent":
      return { sent: viewSent(simulator, { channelId: optional("channelId"), customerId: optional("customerId") }) };
    case "GET /deliveries":
      return { deliveries: simulator.courier.recent(), pending: world.pendingWebhooks.size };
    case "GET /changes":
      return waitForChange(simulator, Number(optional("after") ?? -1), Number(optional("waitMs") ?? MAX_WAIT_MS));
    case "GET /switches":
      return world.switches;
    case "PUT /switches": {
      const switches = Switches.parse({ ...world.switches, ...Switches.partial().parse(body) });
      await commit(simulator, [{ type: "switches", switches }]);
      return switches;
    }
    case "GET /errors":
      return { armed: world.armed, names: [...ACTS, ...GRAPH_ERROR_NAMES] };
    case "POST /errors": {
      const armed = readArmed(body);
      await commit(simulator, [{ type: "armed", armed: [...world.armed, armed] }]);
      return armed;
    }
    case "DELETE /errors": {
      const id = optional("id");
      const armed = id === undefined ? [] : world.armed.filter((one) => one.id !== id);
      await commit(simulator, [{ type: "armed", armed }]);
      return { armed };
    }
    case "POST /reset":
      simulator.typing.clear();
      await commit(simulator, [{ type: "reset" }]);
      return { ok: true };
  }
}

function readArmed(body: unknown): ArmedError {
  const input = NewArmedError.parse(body);
  const isAct = ACTS.includes(input.name);
  if (!isAct && !GRAPH_ERROR_NAMES.includes(input.name as never)) {
    throw GraphError.invalid(`No error is called ${input.name}; GET /_simulator/errors lists the names`);
  }
  if (input.byStatus && isAct) throw GraphError.invalid("Only Meta's own errors can be reported by a status");
  return ArmedError.parse({
    times: 1,
    calls: ["message", "private-reply", "comment-reply"],
    byStatus: false,
    delayMs: 0,
    ...input,
    afterSending: input.name === "accept_then_hang" ? true : (input.afterSending ?? false),
    id: randomUUID(),
  });
}

/** Answers as soon as the revision is beyond `after`, or with the same revision when `waitMs` have passed. */
async function waitForChange(simulator: Simulator, after: number, waitMs: number): Promise<{ revision: number }> {
  if (simulator.revision <= after) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, Math.min(Math.max(waitMs || 0, 0), MAX_WAIT_MS));
      function done() {
        clearTimeout(timer);
        simulator.watchers.delete(done);
        resolve();
      }
      simulator.watchers.add(done);
    });
  }
  return { revision: simulator.revision };
}

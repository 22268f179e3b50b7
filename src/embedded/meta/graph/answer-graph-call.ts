import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { GraphError, type GraphErrorName } from "../graph-error";
import type { ArmedError } from "../schema";
import type { Simulator } from "../simulator";
import { authoriseCall } from "./authorise-call";
import type { Plan } from "./plan";
import { planCall } from "./plan-call";
import { readCall } from "./read-call";

/** What an armed error can do besides answering with one of Meta's refusals. */
export const ACTS = ["timeout", "disconnect", "accept_then_hang", "html_502", "delay"];

/** Answers one Graph call; every outcome, refusals included, is written to `response`. */
export async function answerGraphCall(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  let channelId = "";
  try {
    const call = await readCall(request, url);
    const channels = authoriseCall(simulator, call);
    let plan = planCall(simulator, channels, call);
    channelId = plan.channelId;
    const armed = takeArmed(simulator, plan);
    if (armed && armed.delayMs > 0 && !armed.afterSending) {
      await sleep(armed.delayMs);
      plan = planCall(simulator, channels, call);
    }
    if (!armed || armed.name === "delay") {
      const body = await plan.perform();
      if (armed?.afterSending) await sleep(armed.delayMs);
      answer(response, 200, body);
      return;
    }
    if (armed.byStatus) {
      const { facts } = GraphError.named(armed.name as GraphErrorName);
      answer(response, 200, await plan.perform(facts));
      return;
    }
    if (armed.afterSending) {
      await plan.perform();
      await sleep(armed.delayMs);
    }
    misbehave(response, armed.name);
  } catch (error) {
    const refusal = error instanceof GraphError ? error : GraphError.named("unknown");
    if (!(error instanceof GraphError)) console.error(JSON.stringify({ level: "error", meta: String(error) }));
    answer(response, refusal.facts.status, refusal.body(), refusal.headers(channelId));
  }
}

/** Takes one use of the first armed error that fits. */
function takeArmed(simulator: Simulator, plan: Plan): ArmedError | undefined {
  const { journal } = simulator;
  const found = journal.world.armed.find(
    (armed) =>
      armed.calls.includes(plan.kind) &&
      (armed.channelId === undefined || armed.channelId === plan.channelId) &&
      (armed.customerId === undefined || armed.customerId === plan.customerId),
  );
  if (!found) return undefined;
  const armed = journal.world.armed
    .map((one) => (one.id === found.id ? { ...one, times: one.times - 1 } : one))
    .filter((one) => one.times > 0);
  void journal.write([{ type: "armed", armed }]);
  return found;
}

function misbehave(response: ServerResponse, name: string): void {
  if (name === "timeout") return;
  if (name === "disconnect" || name === "accept_then_hang") {
    response.destroy();
    return;
  }
  if (name === "html_502") {
    response.writeHead(502, { "content-type": "text/html" }).end("<html><body>Bad Gateway</body></html>");
    return;
  }
  throw GraphError.named(name as GraphErrorName);
}

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "facebook-api-version": "v25.0",
    ...headers,
  });
  response.end(JSON.stringify(body));
}

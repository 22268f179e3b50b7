import { GraphError } from "../graph-error";
import type { Channel } from "../schema";
import type { Simulator } from "../simulator";
import { answerSubscription } from "./answer-subscription";
import type { Plan } from "./plan";
import { planCommentChange } from "./plan-comment-change";
import { planCommentReply } from "./plan-comment-reply";
import { planDirectMessage } from "./plan-direct-message";
import { planWhatsAppMessage } from "./plan-whatsapp-message";
import type { GraphCall } from "./read-call";
import { readComments } from "./read-comments";
import { readConversations } from "./read-conversations";
import { readNode } from "./read-node";
import { readToken } from "./read-token";

/**
 * Finds out what a call asks for and whether Meta would do it. `channels` are those its token speaks for. Throws
 * Meta's refusals; changes nothing.
 */
export function planCall(simulator: Simulator, channels: Channel[], call: GraphCall): Plan {
  const [id = "", edge, ...rest] = call.path;
  if (rest.length > 0) throw GraphError.named("object_missing");
  if (id === "debug_token") return planRead(channels, () => readToken(simulator, call.params.input_token));
  if (edge === undefined) return planNode(simulator, channels, call, id);

  if (edge === "replies" || edge === "comments") {
    if (call.method === "GET") {
      return planRead(channels, () => {
        const page = readComments(simulator, channels, id, call.params);
        return { ...page, data: page.data.map((comment) => pickFields(comment, call.params.fields)) };
      });
    }
    // The edge's name tells the product: a Facebook comment has `comments`, an Instagram comment `replies`.
    const product = edge === "replies" ? "instagram" : "messenger";
    const channel = channels.find((candidate) => candidate.product === product);
    if (channel && call.method === "POST" && /^\d[\d_]{8,60}$/.test(id)) {
      return planCommentReply(simulator, channel, id, call.params);
    }
    throw GraphError.named("object_missing");
  }

  const channel = channels.find((candidate) => id === "me" || id === candidate.id || id === candidate.ownerId);
  if (!channel) throw GraphError.named("object_missing");
  if (edge === "messages" && call.method === "POST") {
    return channel.product === "whatsapp"
      ? planWhatsAppMessage(simulator, channel, call.params)
      : planDirectMessage(simulator, channel, call.params);
  }
  if (edge === "subscribed_apps") {
    const kind = call.method === "GET" ? ("read" as const) : ("action" as const);
    return { kind, channelId: channel.id, perform: () => answerSubscription(simulator, channel, call) };
  }
  if (edge === "conversations" && call.method === "GET" && channel.product !== "whatsapp") {
    return planRead([channel], () => readConversations(simulator, channel, call.params.user_id));
  }
  throw GraphError.named("object_missing");
}

function planNode(simulator: Simulator, channels: Channel[], call: GraphCall, id: string): Plan {
  if (call.method === "GET") {
    return planRead(channels, () => pickFields(readNode(simulator, channels, id), call.params.fields));
  }
  const comment = simulator.journal.world.comments.get(id);
  const channel = channels.find((candidate) => candidate.id === comment?.channelId);
  if (!channel) throw GraphError.named("object_missing");
  if (call.method === "DELETE") return planCommentChange(simulator, channel, id, { isDeleted: true });
  const hide = call.params.hide ?? call.params.is_hidden;
  if (hide === undefined) throw GraphError.named("object_missing");
  return planCommentChange(simulator, channel, id, { isHidden: String(hide) === "true" });
}

function planRead(channels: Channel[], read: () => object): Plan {
  return { kind: "read", channelId: channels[0]?.id ?? "", perform: async () => read() };
}

/** `fields=a,b{c}`: the named fields that exist, and the id always; all of them when none are named. */
function pickFields(node: Record<string, unknown>, fields: unknown): Record<string, unknown> {
  if (typeof fields !== "string" || fields === "") return node;
  const names = fields
    .replace(/\{[^}]*\}|\.[a-z_]+\([^)]*\)/g, "")
    .split(",")
    .map((name) => name.trim());
  return Object.fromEntries(Object.entries(node).filter(([name]) => name === "id" || names.includes(name)));
}

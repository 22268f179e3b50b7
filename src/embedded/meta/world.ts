import { DEMO_CHANNELS } from "./demo-channels";
import {
  type ArmedError,
  type Channel,
  type Comment,
  type Customer,
  type JournalRecord,
  type Message,
  NO_SWITCHES,
  type Switches,
  type Webhook,
} from "./schema";

/** Everything the simulator knows: the fold of its journal. Maps keep the order in which things happened. */
export type World = {
  channels: Map<string, Channel>;
  customers: Map<string, Customer>;
  messages: Map<string, Message>;
  comments: Map<string, Comment>;
  /** Message ids by thread, oldest first. */
  threads: Map<string, string[]>;
  pendingWebhooks: Map<string, Webhook>;
  switches: Switches;
  armed: ArmedError[];
};

export const threadKey = (channelId: string, customerId: string) => `${channelId}:${customerId}`;

/** The demo's accounts, to whom nobody has written yet. */
export function createWorld(): World {
  return {
    channels: new Map(DEMO_CHANNELS.map((channel) => [channel.id, structuredClone(channel)])),
    customers: new Map(),
    messages: new Map(),
    comments: new Map(),
    threads: new Map(),
    pendingWebhooks: new Map(),
    switches: { ...NO_SWITCHES },
    armed: [],
  };
}

/** Changes the world as one journal line says. Knows nothing of why. */
export function applyRecord(world: World, record: JournalRecord): void {
  switch (record.type) {
    case "channel":
      world.channels.set(record.channel.id, record.channel);
      break;
    case "customer":
      world.customers.set(threadKey(record.customer.channelId, record.customer.id), record.customer);
      break;
    case "message": {
      const { message } = record;
      const key = threadKey(message.channelId, message.customerId);
      const thread = world.threads.get(key) ?? [];
      if (!world.messages.has(message.id)) thread.push(message.id);
      world.threads.set(key, thread);
      world.messages.set(message.id, message);
      break;
    }
    case "status": {
      const message = world.messages.get(record.messageId);
      if (message) world.messages.set(message.id, { ...message, status: record.status });
      break;
    }
    case "comment":
      world.comments.set(record.comment.id, record.comment);
      break;
    case "comment-changed": {
      const comment = world.comments.get(record.commentId);
      if (!comment) break;
      world.comments.set(comment.id, {
        ...comment,
        isHidden: record.isHidden ?? comment.isHidden,
        isDeleted: record.isDeleted ?? comment.isDeleted,
      });
      break;
    }
    case "webhook":
      world.pendingWebhooks.set(record.webhook.id, record.webhook);
      break;
    case "webhook-done":
      world.pendingWebhooks.delete(record.webhookId);
      break;
    case "switches":
      world.switches = record.switches;
      break;
    case "armed":
      world.armed = record.armed;
      break;
    case "reset":
      // Accounts stay: workspaces are connected to them.
      Object.assign(world, { ...createWorld(), channels: world.channels });
      break;
  }
}

/** The journal lines that make this world out of an empty one. */
export function describeWorld(world: World): JournalRecord[] {
  return [
    ...[...world.channels.values()].map((channel) => ({ type: "channel" as const, channel })),
    ...[...world.customers.values()].map((customer) => ({ type: "customer" as const, customer })),
    ...[...world.messages.values()].map((message) => ({ type: "message" as const, message })),
    ...[...world.comments.values()].map((comment) => ({ type: "comment" as const, comment })),
    ...[...world.pendingWebhooks.values()].map((webhook) => ({ type: "webhook" as const, webhook })),
    { type: "switches", switches: world.switches },
    { type: "armed", armed: world.armed },
  ];
}

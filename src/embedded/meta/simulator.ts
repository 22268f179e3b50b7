import type { Courier } from "./deliver-webhooks";
import { GraphError } from "./graph-error";
import type { Journal } from "./open-journal";
import type { Channel, Comment, Customer, JournalRecord, Message } from "./schema";
import { threadKey, type World } from "./world";

/** What every door of the simulator works with. */
export type Simulator = {
  journal: Journal;
  courier: Courier;
  appSecret: string;
  instagramAppSecret: string;
  /** Until when the business shows as typing, by thread. Not journaled. */
  typing: Map<string, number>;
  /** Grows with every change a phone could show. */
  revision: number;
  /** Called once at the next change. */
  watchers: Set<() => void>;
};

/** Tells whoever waits that something changed. */
export function touch(simulator: Simulator): void {
  simulator.revision += 1;
  const watchers = [...simulator.watchers];
  simulator.watchers.clear();
  for (const wake of watchers) wake();
}

/** Makes it so: applied at once, on the disk when this resolves, and only then handed to the courier. */
export async function commit(simulator: Simulator, records: JournalRecord[]): Promise<void> {
  const written = simulator.journal.write(records);
  touch(simulator);
  await written;
  for (const record of records) if (record.type === "webhook") simulator.courier.hand(record.webhook);
}

/** Throws the GraphError of a missing object where there is no such account. */
export function getChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw GraphError.named("object_missing");
  return channel;
}

/** A customer as they are known to one account. */
export function findCustomer(world: World, channelId: string, id: string | undefined): Customer | undefined {
  return id === undefined ? undefined : world.customers.get(threadKey(channelId, id));
}

/**
 * The customer, or a new one: who wrote to the business by other means than this simulator (a webhook sent by hand) is
 * not known here, and is answered all the same.
 */
export function introduceCustomer(world: World, channel: Channel, id: string, name?: string): Customer {
  const known = findCustomer(world, channel.id, id);
  if (known) return name && name !== known.name ? { ...known, name } : known;
  const plain = name ?? `Customer ${id.slice(-4)}`;
  const username = plain
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ".")
    .replace(/^\.|\.$/g, "");
  return { id, channelId: channel.id, name: plain, username: username.slice(0, 40) || `customer.${id.slice(-4)}` };
}

/** What was said between an account and a customer, oldest first. */
export function listThread(world: World, channelId: string, customerId: string): Message[] {
  const ids = world.threads.get(threadKey(channelId, customerId)) ?? [];
  return ids.flatMap((id) => world.messages.get(id) ?? []);
}

/** The comments that match, without deleted ones. */
export function listComments(world: World, matches: (comment: Comment) => boolean): Comment[] {
  return [...world.comments.values()].filter((comment) => !comment.isDeleted && matches(comment));
}

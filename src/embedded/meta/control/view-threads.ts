import type { Channel } from "../schema";
import type { Simulator } from "../simulator";
import { threadKey } from "../world";
import { viewMessage } from "./view-message";

/** A phone shows no more; a load test leaves thousands. */
const MAX_THREADS = 200;

/** The threads of a channel, the one with the newest message first. */
export function viewThreads(simulator: Simulator, channel: Channel) {
  const { world } = simulator.journal;
  return [...world.customers.values()]
    .filter((customer) => customer.channelId === channel.id)
    .map((customer) => {
      const ids = world.threads.get(threadKey(channel.id, customer.id)) ?? [];
      return { customer, last: world.messages.get(ids.at(-1) ?? ""), messageCount: ids.length };
    })
    .sort((one, other) => (other.last?.atMs ?? 0) - (one.last?.atMs ?? 0))
    .slice(0, MAX_THREADS)
    .map(({ customer: { id, name, username }, last, messageCount }) => ({
      customer: { id, name, username },
      lastMessage: last ? viewMessage(channel, last) : null,
      messageCount,
    }));
}

import type { Channel } from "../schema";
import { findCustomer, listThread, type Simulator } from "../simulator";
import { threadKey } from "../world";
import { viewMessage } from "./view-message";

/** One thread, oldest message first, and whether the business shows as typing. */
export function viewThread(simulator: Simulator, channel: Channel, customerId: string) {
  const { world } = simulator.journal;
  const customer = findCustomer(world, channel.id, customerId);
  return {
    customer: customer ? { id: customer.id, name: customer.name, username: customer.username } : null,
    isTyping: (simulator.typing.get(threadKey(channel.id, customerId)) ?? 0) > Date.now(),
    messages: listThread(world, channel.id, customerId).map((message) => viewMessage(channel, message)),
  };
}

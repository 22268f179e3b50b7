import type { Channel } from "../schema";
import { listThread, type Simulator } from "../simulator";
import { describeMessage } from "./describe-message";
import { formatTime } from "./format-time";

/** `GET /{account}/conversations`, newest first, with their last messages; `user_id` picks one customer's. */
export function readConversations(simulator: Simulator, channel: Channel, userId: unknown): { data: unknown[] } {
  const { world } = simulator.journal;
  const customers = [...world.customers.values()].filter(
    (customer) => customer.channelId === channel.id && (userId === undefined || String(userId) === customer.id),
  );
  const threads = customers.map((customer) => ({ customer, messages: listThread(world, channel.id, customer.id) }));
  return {
    data: threads
      .filter(({ messages }) => messages.length > 0)
      .sort((one, other) => (other.messages.at(-1)?.atMs ?? 0) - (one.messages.at(-1)?.atMs ?? 0))
      .map(({ customer, messages }) => ({
        id: `t_${channel.id}${customer.id}`,
        updated_time: formatTime(messages.at(-1)?.atMs ?? 0),
        participants: {
          data: [
            { id: customer.id, name: customer.name, username: customer.username },
            { id: channel.id, name: channel.name, username: channel.username },
          ],
        },
        messages: {
          data: messages
            .slice(-20)
            .reverse()
            .map((message) => describeMessage(simulator, channel, message)),
        },
      })),
  };
}

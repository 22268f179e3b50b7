import type { Channel, Message } from "../schema";
import { findCustomer, type Simulator } from "../simulator";
import { formatTime } from "./format-time";

/** A message as a Graph node. */
export function describeMessage(simulator: Simulator, channel: Channel, message: Message): Record<string, unknown> {
  const customer = findCustomer(simulator.journal.world, channel.id, message.customerId);
  const them = { id: message.customerId, username: customer?.username, name: customer?.name };
  const us = { id: channel.id, username: channel.username, name: channel.name };
  const isInbound = message.author === "customer";
  return {
    id: message.id,
    created_time: formatTime(message.atMs),
    from: isInbound ? them : us,
    to: { data: [isInbound ? us : them] },
    message: message.text,
  };
}

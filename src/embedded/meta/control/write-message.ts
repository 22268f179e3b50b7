import type { z } from "zod";
import { buildMessageWebhook } from "../build-message-webhook";
import { mintCustomerId } from "../mint-customer-id";
import { mintMessageId } from "../mint-message-id";
import type { JournalRecord, Message, NewMessage } from "../schema";
import { commit, getChannel, introduceCustomer, type Simulator } from "../simulator";

/** A customer writes on their phone, or the owner answers in Meta's own app. Gives the message's id. */
export async function writeMessage(simulator: Simulator, input: z.output<typeof NewMessage>) {
  const { world } = simulator.journal;
  const channel = getChannel(world, input.channelId);
  const customer = introduceCustomer(world, channel, input.customerId ?? mintCustomerId(channel), input.customerName);
  const message: Message = {
    id: mintMessageId(channel, customer.id, input.author === "customer"),
    channelId: channel.id,
    customerId: customer.id,
    author: input.author,
    text: input.text,
    atMs: Date.now() - input.agoMs,
    status: "sent",
  };
  const webhook = buildMessageWebhook(channel, customer, message);
  const records: JournalRecord[] = [
    { type: "customer", customer },
    { type: "message", message },
  ];
  if (webhook && channel.subscribedFields) records.push({ type: "webhook", webhook });
  await commit(simulator, records);
  return { messageId: message.id, customerId: customer.id };
}

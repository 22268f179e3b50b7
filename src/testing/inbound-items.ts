import { commentKey, messageKey, statusKey } from "@/features/channels/rules";
import type { CommentEchoItem, CustomerItem, EchoItem, Product, StatusItem } from "@/features/channels/schema";

/** What a webhook brought to a channel of `makeChannel`, as `recordDelivery` takes it. `more` replaces what is plain. */

type Channel = { id: string; externalId: string; product: Product };
type Placed<Item> = Item & { channelId: string };

const receivedAt = (channel: Channel, externalId: string) => ({
  ...{ product: channel.product, accountId: channel.externalId, channelId: channel.id },
  ...{ externalId, occurredAt: new Date() },
});

/** A private message of the customer `c1`. */
export function messageItem(
  channel: Channel,
  externalId: string,
  more: Partial<CustomerItem> = {},
): Placed<CustomerItem> {
  return {
    ...{ ...receivedAt(channel, externalId), kind: "message", dedupeKey: messageKey(externalId), threadKey: "" },
    ...{ customerId: "c1", customerName: null, text: "Do you ship to Austria?", ...more },
  };
}

/** A comment of the customer `c1` under the post `post`. */
export function commentItem(
  channel: Channel,
  externalId: string,
  more: Partial<CustomerItem> = {},
): Placed<CustomerItem> {
  const comment = { kind: "comment" as const, dedupeKey: commentKey(externalId), threadKey: "post" };
  return messageItem(channel, externalId, { ...comment, ...more });
}

/** What the shop wrote to the customer `c1`; unmarked, so that a person seems to have written it. */
export function echoItem(channel: Channel, externalId: string, more: Partial<EchoItem> = {}): Placed<EchoItem> {
  return {
    ...{ ...receivedAt(channel, externalId), kind: "echo", dedupeKey: messageKey(externalId) },
    ...{ customerId: "c1", text: "hello from the shop", metadata: null, ...more },
  };
}

/** What the shop wrote in public under the comment `parentId`. */
export function commentEchoItem(
  channel: Channel,
  externalId: string,
  { parentId, text }: Pick<CommentEchoItem, "parentId" | "text">,
): Placed<CommentEchoItem> {
  return {
    ...{ ...receivedAt(channel, externalId), kind: "comment_echo", dedupeKey: commentKey(externalId) },
    ...{ product: "instagram", parentId, text },
  };
}

/** WhatsApp's word on what was sent; `metadata` is our reply's id. */
export function statusItem(
  channel: Channel,
  externalId: string,
  { status, metadata }: Pick<StatusItem, "status" | "metadata">,
): Placed<StatusItem> {
  return {
    ...{ ...receivedAt(channel, externalId), kind: "status", dedupeKey: statusKey(externalId, status) },
    ...{ product: "whatsapp", status, metadata },
  };
}

import type { CHANNEL_STATES, PRODUCTS } from "@/db/schema/channels";
import type { CONVERSATION_KINDS } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";

/** What the channels speak with the rooms above. Nothing here knows Meta's wire formats. */

export type Product = (typeof PRODUCTS)[number];
export type ChannelState = (typeof CHANNEL_STATES)[number];
/** Through which login the channel was connected: it decides host, token kind and secret. */
export type Login = "facebook" | "instagram";
/** `direct`: a private thread. `comments`: public, under a post. */
export type ThreadKind = (typeof CONVERSATION_KINDS)[number];

type Received = {
  product: Product;
  /** The business's account: Instagram account, Page or WhatsApp phone number id. */
  accountId: string;
  /** Meta's id of the message or comment. */
  externalId: string;
  /** What makes it one within its channel; the same for every delivery of it. */
  dedupeKey: string;
  /** By Meta's clock; when Meta's word is unusable, when we received it. */
  occurredAt: Date;
};

/** What a customer wrote: a private message, or a comment under a post. */
export type CustomerItem = Received & {
  kind: "message" | "comment";
  customerId: string;
  customerName: string | null;
  /** Never empty, storable as it is, at most `MAX_STORED_CHARS` long. */
  text: string;
  /** Empty for a message; the post's id for a comment. */
  threadKey: string;
};

/** What the business wrote in a private thread, through us or by hand in Meta's own applications. */
export type EchoItem = Received & {
  kind: "echo";
  customerId: string;
  /** Null for pictures and the like. */
  text: string | null;
  /** Our reply id when it is ours and the product gives it back. */
  metadata: string | null;
};

/** What the business wrote in public under a customer's comment, through us or by hand. */
export type CommentEchoItem = Received & {
  kind: "comment_echo";
  /** Meta's id of the comment at the top of the thread, whoever wrote it. */
  parentId: string;
  /** Null for pictures and the like. */
  text: string | null;
};

/** WhatsApp's word on something sent. Words beyond these four are passed on as they came. */
export type StatusItem = Received & {
  kind: "status";
  product: "whatsapp";
  status: "sent" | "delivered" | "read" | "failed" | (string & {});
  metadata: string | null;
};

export type InboundItem = CustomerItem | EchoItem | CommentEchoItem | StatusItem;

/** A channel found by what a webhook names, and the right to work for its workspace. */
export type PlacedChannel = { scope: WorkspaceScope; channelId: string; product: Product; accountId: string };

/** Why a delivery, or a part of it, could not be used. */
export type UnusedReason = "not_json" | "not_meta" | "unknown_channel" | "unknown_item" | "erased_customer";

/** What became of a send. */
export type SendResult =
  | { kind: "sent"; externalId: string }
  /** It may have arrived: never send again. */
  | { kind: "unknown"; reason: string }
  /** Proven not accepted; may be tried again after that time. */
  | { kind: "not_sent"; retryAfterMs: number; reason: string }
  /** Not accepted, and trying again changes nothing. */
  | { kind: "refused"; action: RefusalAction; reason: string };

/**
 * What a refusal asks for: the owner connects again, the owner corrects a setting, a person takes the thread, nothing
 * (this customer cannot be reached), nothing (it was done before), a developer.
 */
export type RefusalAction = "disconnect" | "misconfigured" | "person" | "drop" | "already_done" | "bug";

import { z } from "zod";

/** Shapes of the simulated world, of its journal and of the control API. Times are milliseconds since 1970. */

export const Product = z.enum(["instagram", "messenger", "whatsapp"]);
export type Product = z.infer<typeof Product>;

export const Post = z.object({ id: z.string(), caption: z.string() });
export type Post = z.infer<typeof Post>;

/** One business account. `id` is what the webhook carries: Instagram account, Page, or WhatsApp phone number id. */
export const Channel = z.object({
  id: z.string().regex(/^\d{5,20}$/),
  product: Product,
  name: z.string().min(1),
  username: z.string().min(1),
  token: z.string().min(8),
  /** Instagram: what `/me?fields=id` answers. WhatsApp: the business account (WABA). Page: the Page itself. */
  ownerId: z.string(),
  phoneNumber: z.string().optional(),
  posts: z.array(Post).default([]),
  /** Webhook fields this account is subscribed to; null while no app is subscribed. */
  subscribedFields: z.array(z.string()).nullable(),
});
export type Channel = z.infer<typeof Channel>;

/**
 * Scoped ids and telephone numbers are digits, business-scoped user ids look like `US.1349…`. A webhook written by hand
 * may name anybody, and its author expects an answer: any word without spaces is somebody.
 */
export const CustomerId = z.string().regex(/^[\w.:@-]{1,140}$/);

export const Customer = z.object({
  id: CustomerId,
  channelId: z.string(),
  name: z.string().min(1).max(80),
  username: z.string().min(1).max(40),
});
export type Customer = z.infer<typeof Customer>;

/** Who wrote: a customer, the business by hand in Meta's own app, or the business through the Graph API. */
export const Author = z.enum(["customer", "owner", "api"]);
export type Author = z.infer<typeof Author>;

export const MessageStatus = z.enum(["sent", "delivered", "read", "failed"]);
export type MessageStatus = z.infer<typeof MessageStatus>;

export const Message = z.object({
  id: z.string(),
  channelId: z.string(),
  customerId: z.string(),
  author: Author,
  text: z.string(),
  atMs: z.number().int(),
  status: MessageStatus,
  metadata: z.string().optional(),
  replyTo: z.string().optional(),
  /** Set on a private reply: the comment it answers. */
  commentId: z.string().optional(),
});
export type Message = z.infer<typeof Message>;

export const Comment = z.object({
  id: z.string(),
  channelId: z.string(),
  postId: z.string(),
  parentId: z.string().optional(),
  author: Author,
  customerId: z.string().optional(),
  text: z.string(),
  atMs: z.number().int(),
  isHidden: z.boolean().default(false),
  isDeleted: z.boolean().default(false),
});
export type Comment = z.infer<typeof Comment>;

export const WebhookKind = z.enum(["message", "echo", "status", "comment"]);
export type WebhookKind = z.infer<typeof WebhookKind>;

/** One webhook to deliver. `lane` is the thread whose webhooks normally keep their order. */
export const Webhook = z.object({
  id: z.string(),
  kind: WebhookKind,
  lane: z.string(),
  dueAtMs: z.number().int(),
  body: z.object({ object: z.string(), entry: z.array(z.unknown()) }),
});
export type Webhook = z.infer<typeof Webhook>;

export const Switches = z.object({
  /** Every webhook waits this long first. */
  delayMs: z.number().int().min(0).max(600_000),
  /** Share of webhooks that never arrive, 0 to 1. */
  dropShare: z.number().min(0).max(1),
  /** Share of webhooks that arrive twice, 0 to 1. */
  duplicateShare: z.number().min(0).max(1),
  /** Webhooks are gathered for a second and delivered newest first. */
  reorder: z.boolean(),
  /** The kinds the four switches above apply to. */
  kinds: z.array(WebhookKind),
});
export type Switches = z.infer<typeof Switches>;
export const NO_SWITCHES: Switches = {
  delayMs: 0,
  dropShare: 0,
  duplicateShare: 0,
  reorder: false,
  kinds: [...WebhookKind.options],
};

export const GraphCallKind = z.enum(["message", "private-reply", "comment-reply", "action", "read"]);
export type GraphCallKind = z.infer<typeof GraphCallKind>;

/** The next `times` Graph calls that fit the filters misbehave as `name` says (graph-errors.json, or one of the acts). */
export const ArmedError = z.object({
  id: z.string(),
  name: z.string(),
  times: z.number().int().min(1).max(1_000_000),
  /** Calls it applies to; by default everything that reaches a customer. */
  calls: z.array(GraphCallKind).min(1),
  channelId: z.string().optional(),
  customerId: z.string().optional(),
  /** The send takes place, and its echo follows, although the answer says otherwise or never comes. */
  afterSending: z.boolean(),
  /** WhatsApp: the send is accepted and the error follows as a `failed` status. */
  byStatus: z.boolean(),
  /** The answer waits this long. */
  delayMs: z.number().int().min(0).max(600_000),
});
export type ArmedError = z.infer<typeof ArmedError>;

/** What one journal line can say. The world is the fold of these. */
export const JournalRecord = z.discriminatedUnion("type", [
  z.object({ type: z.literal("channel"), channel: Channel }),
  z.object({ type: z.literal("customer"), customer: Customer }),
  z.object({ type: z.literal("message"), message: Message }),
  z.object({ type: z.literal("status"), messageId: z.string(), status: MessageStatus }),
  z.object({ type: z.literal("comment"), comment: Comment }),
  z.object({
    type: z.literal("comment-changed"),
    commentId: z.string(),
    isHidden: z.boolean().optional(),
    isDeleted: z.boolean().optional(),
  }),
  z.object({ type: z.literal("webhook"), webhook: Webhook }),
  z.object({
    type: z.literal("webhook-done"),
    webhookId: z.string(),
    outcome: z.enum(["delivered", "dropped", "gave-up"]),
  }),
  z.object({ type: z.literal("switches"), switches: Switches }),
  z.object({ type: z.literal("armed"), armed: z.array(ArmedError) }),
  z.object({ type: z.literal("reset") }),
]);
export type JournalRecord = z.infer<typeof JournalRecord>;

export const NewMessage = z.object({
  channelId: z.string(),
  text: z.string().trim().min(1).max(4096),
  customerId: Customer.shape.id.optional(),
  customerName: Customer.shape.name.optional(),
  /** `customer` writes on their phone; `owner` answers by hand in Meta's own app. */
  author: z.enum(["customer", "owner"]).default("customer"),
  /** The message is this old already, so that a closed messaging window can be tried. */
  agoMs: z.number().int().min(0).default(0),
});

export const NewComment = z.object({
  channelId: z.string(),
  text: z.string().trim().min(1).max(2200),
  postId: z.string().optional(),
  parentId: z.string().optional(),
  customerId: Customer.shape.id.optional(),
  customerName: Customer.shape.name.optional(),
  author: z.enum(["customer", "owner"]).default("customer"),
  agoMs: z.number().int().min(0).default(0),
});

export const NewChannel = Channel.partial({ username: true, ownerId: true, posts: true, subscribedFields: true });

export const NewArmedError = ArmedError.omit({ id: true }).partial({
  times: true,
  calls: true,
  afterSending: true,
  byStatus: true,
  delayMs: true,
});

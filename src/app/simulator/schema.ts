import { z } from "zod";

/** What the phone reads of the Meta simulator's control API. Times are milliseconds since 1970. */

export const Product = z.enum(["instagram", "messenger", "whatsapp"]);
export type Product = z.infer<typeof Product>;

const Customer = z.object({ id: z.string(), name: z.string(), username: z.string() });
export type Customer = z.infer<typeof Customer>;

const Author = z.enum(["customer", "owner", "api"]);

export const Message = z.object({
  id: z.string(),
  author: Author,
  text: z.string(),
  atMs: z.number(),
  status: z.enum(["sent", "delivered", "read", "failed"]),
  commentId: z.string().optional(),
});
export type Message = z.infer<typeof Message>;

const Channel = z.object({ id: z.string(), product: Product, name: z.string(), username: z.string() });
export type Channel = z.infer<typeof Channel>;
export const Channels = z.object({ channels: z.array(Channel) });

const ThreadSummary = z.object({ customer: Customer, lastMessage: Message.nullable(), messageCount: z.number() });
export type ThreadSummary = z.infer<typeof ThreadSummary>;
export const Threads = z.object({ threads: z.array(ThreadSummary) });

export const Thread = z.object({ isTyping: z.boolean(), messages: z.array(Message) });

const Comment = z.object({
  id: z.string(),
  parentId: z.string().optional(),
  author: Author,
  customerId: z.string().optional(),
  name: z.string(),
  text: z.string(),
  atMs: z.number(),
  isHidden: z.boolean(),
});
export type Comment = z.infer<typeof Comment>;
const Post = z.object({ id: z.string(), caption: z.string(), comments: z.array(Comment) });
export type Post = z.infer<typeof Post>;
export const Posts = z.object({ posts: z.array(Post) });

export const WebhookKind = z.enum(["message", "echo", "status", "comment"]);
export type WebhookKind = z.infer<typeof WebhookKind>;

export const Switches = z.object({
  delayMs: z.number(),
  dropShare: z.number(),
  duplicateShare: z.number(),
  reorder: z.boolean(),
  kinds: z.array(WebhookKind),
});
export type Switches = z.infer<typeof Switches>;

const ArmedError = z.object({
  id: z.string(),
  name: z.string(),
  times: z.number(),
  channelId: z.string().optional(),
  customerId: z.string().optional(),
  afterSending: z.boolean(),
});
export type ArmedError = z.infer<typeof ArmedError>;
export const Errors = z.object({ armed: z.array(ArmedError), names: z.array(z.string()) });

const Delivery = z.object({
  id: z.string(),
  kind: WebhookKind,
  object: z.string(),
  atMs: z.number(),
  attempts: z.number(),
  outcome: z.enum(["waiting", "delivered", "dropped", "retrying", "gave-up"]),
  httpStatus: z.number().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
export const Deliveries = z.object({ deliveries: z.array(Delivery), pending: z.number() });

export const Changes = z.object({ revision: z.number() });
export const Written = z.object({ customerId: z.string().nullable() });
export const Done = z.looseObject({});
